import ipaddr from 'ipaddr.js';

/** Makes packets from the inside out, as a host would send them: lengths and checksums are right unless told otherwise. */
export type Bytes = Uint8Array;

export function bytes(...parts: (number | readonly number[] | Bytes)[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part])));
}

export const be16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
export const be32 = (value: number): number[] => [...be16(Math.floor(value / 0x10000)), ...be16(value)];
const le16 = (value: number): number[] => be16(value).reverse();
const le32 = (value: number): number[] => be32(value).reverse();

export const mac = (last: number): number[] => [2, 0, 0, 0, 0, last];
const BROADCAST = [255, 255, 255, 255, 255, 255];

export function ethernet(
  type: number,
  payload: Bytes,
  { from = mac(1), to = mac(2), vlans = [] as number[] } = {},
): Bytes {
  return bytes(
    to,
    from,
    vlans.flatMap((vlan) => [...be16(0x8100), ...be16(vlan)]),
    be16(type),
    payload,
  );
}

export function cooked(type: number, payload: Bytes, { packetType = 0, from = mac(1) } = {}): Bytes {
  return bytes(be16(packetType), be16(1), be16(6), from, 0, 0, be16(type), payload);
}

export function cookedTwo(
  type: number,
  payload: Bytes,
  { packetType = 0, from = mac(1), index = 2 } = {},
): Bytes {
  return bytes(be16(type), 0, 0, be32(index), be16(1), packetType, 6, from, 0, 0, payload);
}

function sum(data: Bytes, start = 0): number {
  let total = start;
  for (let at = 0; at < data.length; at += 2) total += ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x10000);
  return total;
}

const complement = (value: number): number => ~value & 0xffff;

/** How a checksum field is filled: as it must be, wrong, left for the network card, or with this value. */
export type Fill = 'good' | 'bad' | 'partial' | number;

function filled(data: Bytes, at: number, pseudo: number, fill: Fill): Bytes {
  const good = complement(sum(data, pseudo));
  const values = { good, bad: (good + 0x1234) % 0xffff, partial: sum(bytes(), pseudo) };
  const value = typeof fill === 'number' ? fill : values[fill];
  return bytes(data.subarray(0, at), be16(value), data.subarray(at + 2));
}

export const address = (text: string): number[] => ipaddr.parse(text).toByteArray();

export interface Ends {
  from: string;
  to: string;
}

function pseudoOf({ from, to }: Ends, protocol: number, length: number): number {
  return sum(bytes(address(from), address(to)), protocol + length);
}

export interface IpOptions {
  ttl?: number;
  id?: number;
  dontFragment?: boolean;
  /** In bytes, a multiple of eight. */
  offset?: number;
  more?: boolean;
  options?: readonly number[];
  checksum?: Fill;
  /** Of the field, where it is not to be right. */
  length?: number;
}

export function ipv4(ends: Ends, protocol: number, payload: Bytes, options: IpOptions = {}): Bytes {
  const { ttl = 64, id = 1, dontFragment = true, offset = 0, more = false, checksum = 'good' } = options;
  const extra = options.options ?? [];
  const length = options.length ?? 20 + extra.length + payload.length;
  const flags = (dontFragment ? 0x4000 : 0) | (more ? 0x2000 : 0) | (offset / 8);
  const header = bytes(
    0x40 | (5 + extra.length / 4),
    0,
    be16(length),
    be16(id),
    be16(flags),
    ttl,
    protocol,
    0,
    0,
    address(ends.from),
    address(ends.to),
    extra,
  );
  return bytes(filled(header, 10, 0, checksum), payload);
}

/** `extensions`: headers with their own type and everything behind the next-header byte. */
export function ipv6(
  ends: Ends,
  protocol: number,
  payload: Bytes,
  {
    ttl = 64,
    extensions = [],
  }: { ttl?: number; extensions?: readonly { type: number; body: readonly number[] }[] } = {},
): Bytes {
  const chain = extensions.flatMap(({ body }, i) => [extensions[i + 1]?.type ?? protocol, ...body]);
  const first = extensions[0]?.type ?? protocol;
  return bytes(
    0x60,
    0,
    0,
    0,
    be16(chain.length + payload.length),
    first,
    ttl,
    address(ends.from),
    address(ends.to),
    chain,
    payload,
  );
}

export interface TcpOptions {
  from: number;
  to: number;
  seq?: number;
  ack?: number;
  flags?: number;
  window?: number;
  timestamp?: number;
  payload?: Bytes;
  checksum?: Fill;
}

export function tcp(ends: Ends, options: TcpOptions): Bytes {
  const {
    seq = 1000,
    ack = 0,
    flags = 2,
    window = 64240,
    timestamp,
    payload = bytes(),
    checksum = 'good',
  } = options;
  const extra = timestamp === undefined ? [] : [1, 1, 8, 10, ...be32(timestamp), ...be32(0)];
  const header = bytes(
    be16(options.from),
    be16(options.to),
    be32(seq),
    be32(ack),
    ((20 + extra.length) / 4) << 4,
    flags,
    be16(window),
    0,
    0,
    0,
    0,
    extra,
  );
  const whole = bytes(header, payload);
  return filled(whole, 16, pseudoOf(ends, 6, whole.length), checksum);
}

export function udp(ends: Ends, from: number, to: number, payload: Bytes, checksum: Fill = 'good'): Bytes {
  const whole = bytes(be16(from), be16(to), be16(8 + payload.length), 0, 0, payload);
  const whose = pseudoOf(ends, 17, whole.length);
  // Zero would say that there is none (RFC 768).
  return filled(whole, 6, whose, checksum === 'good' && sum(whole, whose) === 0xffff ? 0xffff : checksum);
}

export function icmp(
  type: number,
  code: number,
  rest: readonly number[],
  payload: Bytes = bytes(),
  checksum: Fill = 'good',
): Bytes {
  return filled(bytes(type, code, 0, 0, rest, payload), 2, 0, checksum);
}

export function icmpv6(
  ends: Ends,
  type: number,
  code: number,
  rest: readonly number[],
  payload: Bytes = bytes(),
  checksum: Fill = 'good',
): Bytes {
  const whole = bytes(type, code, 0, 0, rest, payload);
  return filled(whole, 2, pseudoOf(ends, 58, whole.length), checksum);
}

export function arp(
  operation: number,
  sender: string,
  target: string,
  from = mac(1),
  of: readonly number[] = [0, 0, 0, 0, 0, 0],
): Bytes {
  return bytes(be16(1), be16(0x0800), 6, 4, be16(operation), from, address(sender), of, address(target));
}

export const whoHas = (sender: string, target: string, from = mac(1)): Bytes =>
  ethernet(0x0806, arp(1, sender, target, from), { from, to: BROADCAST });
export const isAt = (sender: string, target: string, from = mac(2), to = mac(1)): Bytes =>
  ethernet(0x0806, arp(2, sender, target, from, to), { from, to });

export const vxlan = (vni: number, frame: Bytes): Bytes => bytes(8, 0, 0, 0, be32(vni * 256), frame);
export const geneve = (vni: number, type: number, payload: Bytes, options: readonly number[] = []): Bytes =>
  bytes(options.length / 4, 0, be16(type), be32(vni * 256), options, payload);

/** With a key, a sequence number and an unset checksum where asked for. */
export const gre = (
  type: number,
  payload: Bytes,
  { key, sequence, hasSum = false }: { key?: number; sequence?: number; hasSum?: boolean } = {},
): Bytes =>
  bytes(
    be16((hasSum ? 0x8000 : 0) | (key === undefined ? 0 : 0x2000) | (sequence === undefined ? 0 : 0x1000)),
    be16(type),
    hasSum ? [0, 0, 0, 0] : [],
    key === undefined ? [] : be32(key),
    sequence === undefined ? [] : be32(sequence),
    payload,
  );

export interface Captured {
  data: Bytes;
  /** Seconds since the epoch. */
  time: number;
  /** Bytes on the wire, where not all were captured. */
  length?: number;
  /** Index of the interface, in pcapng. */
  on?: number;
  /** epb_flags: 1 in, 2 out. */
  direction?: number;
}

export type Order = 'big' | 'little';
const words = (order: Order) => (order === 'big' ? { w16: be16, w32: be32 } : { w16: le16, w32: le32 });
const micros = (time: number): number => Math.round(time * 1e6);

export function pcap(
  linkType: number,
  packets: readonly Captured[],
  { order = 'little' as Order, nano = false } = {},
): Bytes {
  const { w16, w32 } = words(order);
  const parts: Bytes[] = [
    bytes(w32(nano ? 0xa1b23c4d : 0xa1b2c3d4), w16(2), w16(4), w32(0), w32(0), w32(262144), w32(linkType)),
  ];
  for (const { data, time, length = data.length } of packets) {
    const fraction = (micros(time) % 1e6) * (nano ? 1000 : 1);
    parts.push(
      bytes(w32(Math.floor(micros(time) / 1e6)), w32(fraction), w32(data.length), w32(length)),
      data,
    );
  }
  return joined(parts);
}

export interface InterfaceBlock {
  linkType: number;
  name?: string;
  /** if_tsresol; default 6: microseconds. */
  resolution?: number;
}

export function pcapng(
  interfaces: readonly InterfaceBlock[],
  packets: readonly Captured[],
  { order = 'little' as Order, lost = 0 } = {},
): Bytes {
  const { w16, w32 } = words(order);
  const block = (type: number, ...body: (number | readonly number[] | Bytes)[]): Bytes => {
    const content = bytes(...body);
    const length = 12 + content.length;
    return bytes(w32(type), w32(length), content, w32(length));
  };
  const padded = (data: Bytes): Bytes => bytes(data, new Uint8Array((4 - (data.length % 4)) % 4));
  const option = (code: number, value: Bytes): Bytes => bytes(w16(code), w16(value.length), padded(value));
  const w64 = (value: bigint): number[] => {
    const [high, low] = [w32(Number(value >> 32n)), w32(Number(value & 0xffffffffn))];
    return order === 'big' ? [...high, ...low] : [...low, ...high];
  };
  const parts = [block(0x0a0d0d0a, w32(0x1a2b3c4d), w16(1), w16(0), w32(0xffffffff), w32(0xffffffff))];
  for (const { linkType, name, resolution = 6 } of interfaces) {
    const named = name === undefined ? bytes() : option(2, new TextEncoder().encode(name));
    parts.push(block(1, w16(linkType), w16(0), w32(0), named, option(9, bytes(resolution)), w32(0)));
  }
  for (const { data, time, length = data.length, on = 0, direction } of packets) {
    const exponent = interfaces[on]?.resolution ?? 6;
    const ticks = (BigInt(micros(time)) * 10n ** BigInt(exponent)) / 1_000_000n;
    const flags = direction === undefined ? bytes() : bytes(option(2, bytes(w32(direction))), w32(0));
    const stamp = [...w32(Number(ticks >> 32n)), ...w32(Number(ticks & 0xffffffffn))];
    parts.push(block(6, w32(on), stamp, w32(data.length), w32(length), padded(data), flags));
  }
  if (lost > 0) parts.push(block(5, w32(0), w32(0), w32(0), option(7, bytes(w64(BigInt(lost)))), w32(0)));
  return joined(parts);
}

function joined(parts: readonly Bytes[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}
