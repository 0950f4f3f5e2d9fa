import type { Engine } from '../../net/firewall/rules.ts';
import type { Place } from '../../net/firewall/verdict.ts';

const ENGINES: Record<Engine, string> = {
  nft: 'nftables',
  'iptables-nft': 'iptables',
  'iptables-legacy': 'iptables-legacy',
};

/** `nftables, table inet filter, chain input, policy drop`: where a person finds it. */
export function placeText({ base, chain, rule }: Pick<Place, 'base' | 'chain' | 'rule'>): string {
  const ipv6 = chain.engine !== 'nft' && chain.family === 'ip6' ? ' for IPv6' : '';
  const table = chain.engine === 'nft' ? `${chain.family} ${chain.table}` : chain.table;
  const via = chain === base ? '' : ` (from ${base.name})`;
  return `${ENGINES[chain.engine]}${ipv6}, table ${table}, chain ${chain.name}${via}, ${ruleText(rule, base.base?.policy)}`;
}

/** Of the chains on the way those that decide where firewalld's or ufw's tool has to put a rule. */
export function doorOf({ path }: Place): string {
  return path
    .filter((chain) => zoneOfChainName(chain) !== null || /^ufw6?-(before|user)-/.test(chain))
    .join(' ');
}

/** The zone whose rules a chain of firewalld's holds, whichever its backend; null: another's chain. */
export function zoneOfChainName(chain: string): string | null {
  const [, zone] =
    /^(?:filter_)?IN_(?!policy_|POLICIES)(.+?)(?:_(?:pre|log|deny|allow|post))?$/.exec(chain) ?? [];
  return zone ?? null;
}

function ruleText(rule: Place['rule'], policy = 'accept'): string {
  if (rule === null) return `policy ${policy}`;
  return rule.handle === null ? `rule \`${rule.text}\`` : `rule \`${rule.text}\`, handle ${rule.handle}`;
}
