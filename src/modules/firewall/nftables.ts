import { createHash } from 'node:crypto';
import { type AddressRange, formatPrefix } from '../../net/firewall/address.ts';
import type { Chain } from '../../net/firewall/rules.ts';
import { quote } from '../../sh/quote.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked } from './judge.ts';
import { type Port, portText } from './params.ts';
import { sourcesText } from './sources.ts';

/** A word that nft takes without quotes (nft(8), "identifiers"), and a shell as well: nft's own backslash is left out. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_/.-]*$/;

export interface NftRule {
  /** `inet filter input`. */
  chain: string;
  /** The whole command. */
  text: string;
  comment: string;
}

/** The accept for a blocked port at the top of the base chain that drops it; null when nft has no words for it. */
export function acceptRule({ port, place, sources }: Blocked): NftRule | null {
  const { family, table, name } = place.base;
  if (![family, table, name].every((word) => IDENTIFIER.test(word))) return null;
  const chain = `${family} ${table} ${name}`;
  const what = `${matchSource(sources)} ${port.protocol} dport ${portText(port, '-')}`;
  const comment = ruleComment(port, `${chain} ${what}`);
  return { chain, comment, text: `insert rule ${chain} ${what} counter accept comment "${comment}"` };
}

function matchSource(sources: readonly AddressRange[]): string {
  const addresses = sources.map(formatPrefix);
  const set = addresses.length === 1 ? addresses.join() : `{ ${addresses.join(', ')} }`;
  return `${sources[0]?.family ?? 'ip'} saddr ${set}`;
}

/** `netfix:8472/udp:1f2e3d4c`. The last part tells our own rules for a port apart, so that undo takes back its own. */
function ruleComment(port: Port, text: string): string {
  return `netfix:${port.name}:${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}

export function isOurs(chain: Chain): boolean {
  return chain.rules.some((rule) => rule.comment?.startsWith('netfix:') === true);
}

/** Checked by nft first, then made in one transaction. Undo finds the handle by the comment. */
export function openRunTime(blocked: Blocked, rule: NftRule): CommandChange {
  const line = `printf '%s\\n' ${quote(rule.text)}`;
  return {
    kind: 'command',
    target: `nft ${rule.chain}`,
    summary: `accept ${blocked.port.name} from ${sourcesText(blocked.sources)}`,
    risk: 'connectivity',
    run: `${line} | nft -c -f - && ${line} | nft -f -`,
    undo: `nft -a list chain ${rule.chain} | sed -n ${quote(`s|.*comment "${rule.comment}" # handle \\([0-9]*\\)$|\\1|p`)} |
while read -r handle; do nft delete rule ${rule.chain} handle "$handle"; done`,
    diff: `+ ${rule.text}`,
  };
}
