import type { Engine } from '../../net/firewall/rules.ts';
import type { Place } from '../../net/firewall/verdict.ts';

const ENGINES: Record<Engine, string> = {
  nft: 'nftables',
  'iptables-nft': 'iptables',
  'iptables-legacy': 'iptables-legacy',
};

/** `nftables, table inet filter, chain input, policy drop`: where a person finds it. */
export function placeText({ base, chain, rule }: Place): string {
  const ipv6 = chain.engine !== 'nft' && chain.family === 'ip6' ? ' for IPv6' : '';
  const table = chain.engine === 'nft' ? `${chain.family} ${chain.table}` : chain.table;
  const via = chain === base ? '' : ` (from ${base.name})`;
  return `${ENGINES[chain.engine]}${ipv6}, table ${table}, chain ${chain.name}${via}, ${ruleText(rule, base.base?.policy)}`;
}

function ruleText(rule: Place['rule'], policy = 'accept'): string {
  if (rule === null) return `policy ${policy}`;
  return rule.handle === null ? `rule \`${rule.text}\`` : `rule \`${rule.text}\`, handle ${rule.handle}`;
}
