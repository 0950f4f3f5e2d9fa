import { macAddress } from './addresses.ts';
import { type ByteOrder, u8, u16, u32, word32 } from './bytes.ts';
import type { Direction, Layer } from './packet.ts';
import { behind, has, type Next, type Span, type StepOf, stop } from './step.ts';

/** What a cooked header tells besides addresses. */
export interface Cooked {
  direction: Direction | null;
  /** Index of the interface (SLL2), or null. */
  interface: number | null;
}

const NOTHING_COOKED: Cooked = { direction: null, interface: null };

type ReadLink = (span: Span, layers: Layer[], order: ByteOrder) => { next: Next | null; cooked: Cooked };

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
/** 802.1Q, 802.1ad, and what came before the latter. */
const VLAN_TAGS = [0x8100, 0x88a8, 0x9100];

/** Link types (https://www.tcpdump.org/linktypes.html) that are read, by number. */
const LINK_TYPES = new Map<number, ReadLink>([
  [0, (span, layers, order) => bare(family(span, layers, order))],
  [1, (span, layers) => bare(ethernet({ kind: 'ethernet', span }, layers))],
  ...[12, 14, 101, 228, 229].map((type): [number, ReadLink] => [
    type,
    (span, layers) => bare(ipOnly(span, layers)),
  ]),
  [108, (span, layers) => bare(family(span, layers, 'big'))],
  [113, cooked],
  [276, cookedTwo],
]);

export function linkReader(linkType: number): ReadLink | null {
  return LINK_TYPES.get(linkType) ?? null;
}

function bare(next: Next | null): { next: Next | null; cooked: Cooked } {
  return { next, cooked: NOTHING_COOKED };
}

export const ethernet: StepOf<'ethernet'> = ({ span }, layers) => {
  if (!has(span, 14)) return stop(layers, 'cut');
  const { data, from } = span;
  const vlans: number[] = [];
  layers.push({ kind: 'link', source: macAddress(data, from + 6), target: macAddress(data, from), vlans });
  return untagged(u16(data, from + 12), behind(span, 14), vlans, layers);
};

/** Goes past VLAN tags: two bytes of tag, two of the type that follows. */
function untagged(type: number, span: Span, vlans: number[], layers: Layer[]): Next | null {
  let [inner, rest] = [type, span];
  while (VLAN_TAGS.includes(inner)) {
    if (!has(rest, 4)) return stop(layers, 'cut');
    vlans.push(u16(rest.data, rest.from) & 0xfff);
    inner = u16(rest.data, rest.from + 2);
    rest = behind(rest, 4);
  }
  return { kind: 'network', type: inner, span: rest };
}

/** Packet types of packet(7). */
const DIRECTIONS: Direction[] = ['in', 'in', 'in', 'other', 'out'];

/** LINKTYPE_LINUX_SLL: packet type, ARPHRD, address length, address, protocol. */
function cooked(span: Span, layers: Layer[]): { next: Next | null; cooked: Cooked } {
  if (!has(span, 16)) return bare(stop(layers, 'cut'));
  const { data, from } = span;
  const direction = DIRECTIONS[u16(data, from)] ?? null;
  const vlans: number[] = [];
  layers.push({ kind: 'link', source: cookedSource(span, u16(data, from + 4), 6), target: null, vlans });
  const next = untagged(u16(data, from + 14), behind(span, 16), vlans, layers);
  return { next, cooked: { direction, interface: null } };
}

/** LINKTYPE_LINUX_SLL2: protocol, reserved, interface index, ARPHRD, packet type, address length, address. */
function cookedTwo(span: Span, layers: Layer[]): { next: Next | null; cooked: Cooked } {
  if (!has(span, 20)) return bare(stop(layers, 'cut'));
  const { data, from } = span;
  const direction = DIRECTIONS[u8(data, from + 10)] ?? null;
  const vlans: number[] = [];
  layers.push({ kind: 'link', source: cookedSource(span, u8(data, from + 11), 12), target: null, vlans });
  const next = untagged(u16(data, from), behind(span, 20), vlans, layers);
  return { next, cooked: { direction, interface: u32(data, from + 4) } };
}

function cookedSource({ data, from }: Span, length: number, at: number): string | null {
  return length === 6 ? macAddress(data, from + at) : null;
}

/** LINKTYPE_RAW and its kin: the version in the first four bits tells. */
function ipOnly(span: Span, layers: Layer[]): Next | null {
  if (!has(span, 1)) return stop(layers, 'cut');
  const version = u8(span.data, span.from) >> 4;
  if (version !== 4 && version !== 6) return stop(layers, 'malformed');
  return { kind: 'network', type: version === 4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6, span };
}

/** LINKTYPE_NULL and LINKTYPE_LOOP: an address family, 2 for IPv4, and for IPv6 what each system has. */
function family(span: Span, layers: Layer[], order: ByteOrder): Next | null {
  if (!has(span, 4)) return stop(layers, 'cut');
  const value = word32(span.data, span.from, order);
  if (value !== 2 && ![10, 24, 28, 30].includes(value)) return stop(layers, 'other-protocol');
  return { kind: 'network', type: value === 2 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6, span: behind(span, 4) };
}
