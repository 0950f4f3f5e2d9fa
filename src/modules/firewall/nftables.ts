import { createHash } from 'node:crypto';
import { type AddressRange, formatPrefix } from '../../net/address.ts';
import type { Chain, Rule } from '../../net/firewall/rules.ts';
import { quote } from '../../sh/quote.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked } from './judge.ts';
import { type Port, portText } from './params.ts';
import { sourcesText } from './sources.ts';

/** A word that nft takes without quotes (nft(8), "identifiers"), and a shell as well: nft's own backslash is left out. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_/.-]*$/;

/** `inet filter input`, or null where nft has no words for it. */
export function chainWords({ family, table, name }: Chain): string | null {
  const words = [family, table, name];
  return words.every((word) => IDENTIFIER.test(word)) ? words.join(' ') : null;
}

export interface NftRule {
  /** `inet filter input`. */
  chain: string;
  /** The whole command. */
  text: string;
  comment: string;
}

/** The accept for a blocked port at the top of the base chain that drops it; null when nft has no words for it. */
export function acceptRule({ port, place, sources }: Blocked): NftRule | null {
  const chain = chainWords(place.base);
  if (chain === null) return null;
  const what = matchPort(port, sources);
  const comment = ruleComment(port, `${chain} ${what}`);
  return { chain, comment, text: `insert rule ${chain} ${what} counter accept comment "${comment}"` };
}

/** `ip saddr 10.0.0.0/8 udp dport 8472`; sources of one family. */
export function matchPort(port: Port, sources: readonly AddressRange[]): string {
  return `${matchSource(sources)} ${port.protocol} dport ${portText(port, '-')}`;
}

function matchSource(sources: readonly AddressRange[]): string {
  const addresses = sources.map(formatPrefix);
  const set = addresses.length === 1 ? addresses.join() : `{ ${addresses.join(', ')} }`;
  return `${sources[0]?.family ?? 'ip'} saddr ${set}`;
}

/** `netfix:8472/udp:1f2e3d4c`. The last part tells our own rules for a port apart, so that undo takes back its own. */
export function ruleComment(port: Port, text: string): string {
  return `netfix:${port.name}:${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}

export function isOurs(chain: Chain): boolean {
  return chain.rules.some((rule) => rule.comment?.startsWith('netfix:') === true);
}

/** `ip saddr { … }` of a rule we made: the text it is listed by may be shortened. */
function sourcesOf(chain: Chain, rule: Rule): string | null {
  const conditions = rule.statements.flatMap((each) => (each.kind === 'match' ? [each.condition] : []));
  const saddr = conditions.find((each) => each.test === 'number' && each.field === 'saddr');
  if (saddr?.test !== 'number' || saddr.negated || saddr.mask !== undefined) return null;
  const six = chain.family === 'ip6' || rule.text.startsWith('ip6 ');
  return matchSource(saddr.ranges.map((range) => ({ ...range, family: six ? 'ip6' : 'ip' })));
}

/** Deletes one rule of ours; undo puts the same words back where they stood. Null when nft has no words for it. */
export function close(chain: Chain, rule: Rule, port: Port): CommandChange | null {
  const place = chainWords(chain);
  if (place === null || rule.handle === null) return null;
  const comment = rule.comment ?? '';
  if (!/^netfix:[\w/-]+:[0-9a-f]{8}$/.test(comment)) return null;
  const from = sourcesOf(chain, rule);
  if (from === null) return null;
  const text = `${from} ${port.protocol} dport ${portText(port, '-')} counter accept comment "${comment}"`;
  // Rules that nobody wrote, of what an ingress chain sees, are not among those that nft counts.
  const at = chain.rules.filter(({ handle }) => handle !== null).indexOf(rule);
  const there = `nft -a list chain ${place} | grep -qF ${quote(`comment "${comment}"`)}`;
  const words = at === 0 ? `insert rule ${place}` : `add rule ${place} index ${at - 1}`;
  return {
    kind: 'command',
    target: `nft ${place}`,
    summary: `remove the rule that accepts ${port.name}`,
    risk: 'connectivity',
    run: `nft delete rule ${place} handle ${rule.handle}`,
    undo: `${there} || printf '%s\\n' ${quote(`${words} ${text}`)} | nft -f -`,
    diff: `- ${rule.text}`,
  };
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
    undo: removal(rule.chain, rule.comment),
    diff: `+ ${rule.text}`,
  };
}

/** Deletes the rules of a chain that bear the comment, by their handles. */
export function removal(chain: string, comment: string): string {
  return `nft -a list chain ${chain} | sed -n ${quote(`s|.*comment "${comment}" # handle \\([0-9]*\\)$|\\1|p`)} |
while read -r handle; do nft delete rule ${chain} handle "$handle"; done`;
}
