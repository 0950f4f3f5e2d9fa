import { type AddressRange, type Family, formatPrefix, isLoopback, parsePrefix } from '../../net/address.ts';
import type { Finding, HostView } from '../module.ts';

export interface Sources {
  ranges: AddressRange[];
  findings: Finding[];
}

/**
 * What `from` stands for on this host, each address once, narrower ones inside wider ones left out, in order.
 * Empty when the only source is the host itself: it reaches itself without a firewall in the way.
 */
export function readSources(from: string | readonly string[] | undefined, host: HostView): Sources {
  const findings: Finding[] = [];
  const ranges: AddressRange[] = [];
  for (const word of typeof from === 'string' ? [from] : (from ?? ['nodes'])) {
    const addresses = expand(word, host);
    if (addresses === null) findings.push(notASource(word, host));
    for (const address of addresses ?? []) {
      const range = parsePrefix(address);
      if (range === null) findings.push(notAnAddress(address, word));
      else if (!isLoopback(range)) ranges.push(range);
    }
  }
  const reachable = compact(ranges).filter((range) => canReach(range.family, host));
  return { ranges: reachable.every((range) => isOwn(range, host)) ? [] : reachable, findings };
}

function expand(word: string, host: HostView): readonly string[] | null {
  if (word === 'nodes') return host.nodes;
  if (Object.hasOwn(host.groups, word)) return host.groups[word] ?? [];
  return parsePrefix(word) === null ? null : [word];
}

function notASource(word: string, host: HostView): Finding {
  const groups = Object.keys(host.groups).slice(0, 20).join(', ');
  return {
    code: 'firewall.unknown-source',
    severity: 'error',
    message: `\`from: ${word}\` is neither \`nodes\`, an address, a CIDR nor a group of the inventory${groups ? ` (groups: ${groups})` : ''}`,
  };
}

function notAnAddress(address: string, word: string): Finding {
  return {
    code: 'firewall.unknown-source',
    severity: 'error',
    message: `${address} (from \`${word}\`) is not an address: give the host an address in the inventory, or list CIDRs in \`from\``,
  };
}

/** A host without any address of the family is not reached over it. */
function canReach(family: Family, host: HostView): boolean {
  const { addresses } = host.facts;
  return addresses.length === 0 || addresses.some(({ address }) => parsePrefix(address)?.family === family);
}

function isOwn(range: AddressRange, host: HostView): boolean {
  return range.low === range.high && host.facts.addresses.some(({ address }) => sameAddress(range, address));
}

function sameAddress(range: AddressRange, address: string): boolean {
  const own = parsePrefix(address);
  return own !== null && own.family === range.family && own.low === range.low;
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
