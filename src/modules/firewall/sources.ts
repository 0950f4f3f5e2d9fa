import { type AddressRange, type Family, formatPrefix, isLoopback, parsePrefix } from '../../net/address.ts';
import { oncePer } from '../../once-per.ts';
import type { Facts, Finding, HostView } from '../module.ts';

export interface Sources {
  ranges: AddressRange[];
  /** Of a family that the host is not reached over. */
  left: AddressRange[];
  findings: Finding[];
}

/** What of a host `from` is read by. */
type SourceHost = Pick<HostView, 'nodes' | 'groups'> & { facts: Pick<Facts, 'addresses'> };

interface Addresses {
  /** Each address once. */
  ranges: AddressRange[];
  unreadable: string[];
}

/**
 * What `from` stands for on this host, each address once, narrower ones inside wider ones left out, in order.
 * Empty when the only source is the host itself: it reaches itself without a firewall in the way.
 */
export function readSources(from: string | readonly string[] | undefined, host: SourceHost): Sources {
  const words = wordsOf(from);
  const groups = new Set(Object.keys(host.groups));
  const lists = words.map((word) => readAddresses(isSource(word, groups) ? expand(word, host) : []));
  const findings = words.flatMap((word, i) => [
    ...(isSource(word, groups) ? [] : [unknownSource(notASource(word, groups))]),
    ...(lists[i]?.unreadable ?? []).map((address) => notAnAddress(address, word)),
  ]);
  const [list] = lists;
  const ranges =
    lists.length === 1 && list !== undefined ? list.ranges : compact(lists.flatMap((each) => each.ranges));
  const own = ownAddresses(host);
  const reached = (['ip', 'ip6'] as const).filter((family) => canReach(family, own, host));
  const isReached = ({ family }: AddressRange): boolean => reached.includes(family);
  const reachable = ranges.filter(isReached);
  return {
    ranges: reachable.every((range) => isOwn(range, own)) ? [] : reachable,
    left: ranges.filter((range) => !isReached(range)),
    findings,
  };
}

/** Without those of the loopback. All hosts of a play are given the same lists. */
const readAddresses = oncePer((addresses: readonly string[]): Addresses => {
  const parsed = addresses.map((address) => ({ address, range: parsePrefix(address) }));
  const ranges = parsed.flatMap(({ range }) => (range === null || isLoopback(range) ? [] : [range]));
  return {
    ranges: compact(ranges),
    unreadable: parsed.flatMap(({ address, range }) => (range === null ? [address] : [])),
  };
});

function expand(word: string, host: SourceHost): readonly string[] {
  if (word === 'nodes') return host.nodes;
  return Object.hasOwn(host.groups, word) ? (host.groups[word] ?? []) : [word];
}

/** The host's own, but for the loopback's. */
export function ownAddresses({ facts }: Pick<SourceHost, 'facts'>): readonly AddressRange[] {
  return readAddresses(facts.addresses.map(({ address }) => address)).ranges;
}

export function wordsOf(from: string | readonly string[] | undefined): readonly string[] {
  return typeof from === 'string' ? [from] : (from ?? ['nodes']);
}

/** Whether a word of `from` stands for addresses, where these are the groups of the inventory. */
export function isSource(word: string, groups: ReadonlySet<string>): boolean {
  return word === 'nodes' || groups.has(word) || parsePrefix(word) !== null;
}

/** What is wrong with one that does not. */
export function notASource(word: string, groups: ReadonlySet<string>): string {
  const names = [...groups].slice(0, 20).join(', ');
  return `\`from: ${word}\` is neither \`nodes\`, an address, a CIDR nor a group of the inventory${names ? ` (groups: ${names})` : ''}`;
}

function notAnAddress(address: string, word: string): Finding {
  const advice = 'give the host an address in the inventory, or list CIDRs in `from`';
  return unknownSource(`${address} (from \`${word}\`) is not an address: ${advice}`);
}

function unknownSource(message: string): Finding {
  return { code: 'firewall.unknown-source', severity: 'error', message };
}

/**
 * A host without any address of the family is not reached over it. Where none of the nodes' addresses is its own, it has
 * more than were seen: then it may have one of the nodes' family.
 */
function canReach(family: Family, own: readonly AddressRange[], { facts, nodes }: SourceHost): boolean {
  const isOfFamily = (range: AddressRange): boolean => range.family === family;
  if (facts.addresses.length === 0 || own.some(isOfFamily)) return true;
  const { ranges } = readAddresses(nodes);
  return ranges.some(isOfFamily) && !ranges.some((range) => isOwn(range, own));
}

export function isOwn(range: AddressRange, own: readonly AddressRange[]): boolean {
  return (
    range.low === range.high && own.some(({ family, low }) => family === range.family && low === range.low)
  );
}

function compact(ranges: readonly AddressRange[]): AddressRange[] {
  const kept: AddressRange[] = [];
  for (const range of [...ranges].sort(byFamilyThenWidth)) {
    const last = kept.at(-1);
    if (last?.family !== range.family || range.high > last.high) kept.push(range);
  }
  return kept;
}

function byFamilyThenWidth(a: AddressRange, b: AddressRange): number {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  if (a.low !== b.low) return a.low < b.low ? -1 : 1;
  return a.high > b.high ? -1 : 1;
}

/** `10.0.0.1, 10.0.0.2 and 7 more`. */
export function sourcesText(ranges: readonly AddressRange[]): string {
  const shown = ranges.slice(0, 3).map(formatPrefix);
  return ranges.length > 3 ? `${shown.join(', ')} and ${ranges.length - 3} more` : shown.join(', ');
}
