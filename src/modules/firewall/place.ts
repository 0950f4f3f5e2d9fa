import type { Engine } from '../../net/firewall-rules.ts';
import type { Place } from '../../net/firewall-verdict.ts';

const ENGINES: Record<Engine, string> = {
  nft: 'nftables',
  'iptables-nft': 'iptables',
  'iptables-legacy': 'iptables-legacy',
};

/** `nftables, table inet filter, chain input, policy drop`: where a person finds it. */
export function placeText({ base, chain, rule }: Place): string {
  const name = chain.engine === 'nft' ? `${chain.family} ${chain.table}` : chain.table;
  const tool = `${ENGINES[chain.engine]}${chain.engine !== 'nft' && chain.family === 'ip6' ? ' for IPv6' : ''}`;
  const via = chain === base ? '' : ` (from ${base.name})`;
  return `${tool}, table ${name}, chain ${chain.name}${via}, ${ruleText(rule, base.base?.policy)}`;
}

function ruleText(rule: Place['rule'], policy = 'accept'): string {
  if (rule === null) return `policy ${policy}`;
  return rule.handle === null ? `rule \`${rule.text}\`` : `rule \`${rule.text}\` (handle ${rule.handle})`;
}
