import ipaddr from 'ipaddr.js';

export type Family = 'ip' | 'ip6';

/** Both ends included. */
export interface Range {
  low: bigint;
  high: bigint;
}

/** One address or prefix: its family, and the addresses it holds. */
export interface AddressRange extends Range {
  family: Family;
}

/** What was parsed before: every host is judged by the addresses of all. */
const known = new Map<string, Readonly<AddressRange> | null>();
const MOST_KNOWN = 10_000;
const LONGEST_KNOWN = 64;

/** `10.0.0.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `fd00::/64`. Host bits may be set. Null when it is neither. */
export function parsePrefix(text: string): Readonly<AddressRange> | null {
  const before = known.get(text);
  if (before !== undefined) return before;
  const range = readPrefix(text);
  if (text.length > LONGEST_KNOWN) return range;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, range);
  return range;
}

function readPrefix(text: string): AddressRange | null {
  const [address = '', length, ...more] = text.split('/');
  const family = familyOf(address);
  if (family === null || more.length > 0) return null;
  const bits = family === 'ip' ? 32 : 128;
  const prefix = length === undefined ? bits : parseLength(length, family);
  return prefix === null || prefix > bits ? null : span(family, addressNumber(address), bits - prefix);
}

/** IPv4-mapped and zoned addresses (`fe80::1%eth0`) have no place in a rule and are refused. */
function familyOf(address: string): Family | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return 'ip';
  if (!ipaddr.IPv6.isValid(address) || address.includes('%')) return null;
  return ipaddr.IPv6.parse(address).isIPv4MappedAddress() ? null : 'ip6';
}

function parseLength(length: string, family: Family): number | null {
  if (/^\d{1,3}$/.test(length)) return Number(length);
  if (family === 'ip' && familyOf(length) === 'ip')
    return ipaddr.IPv4.parse(length).prefixLengthFromSubnetMask();
  return null;
}

function addressNumber(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function span(family: Family, address: bigint, hostBits: number): AddressRange {
  const size = 1n << BigInt(hostBits);
  const low = address - (address % size);
  return { family, low, high: low + size - 1n };
}

/** `10.0.0.1` for one address, `10.0.0.0/8` for a prefix. The range must be one that parsePrefix gave. */
export function formatPrefix(range: AddressRange): string {
  const bytes: number[] = [];
  for (let i = range.family === 'ip' ? 3 : 15; i >= 0; i--)
    bytes.push(Number((range.low >> BigInt(i * 8)) & 255n));
  const address = ipaddr.fromByteArray(bytes).toString();
  const hostBits = (range.high - range.low + 1n).toString(2).length - 1;
  return hostBits === 0 ? address : `${address}/${bytes.length * 8 - hostBits}`;
}

/** True for 127.0.0.0/8 and ::1. */
export function isLoopback(range: AddressRange): boolean {
  return range.family === 'ip' ? range.low >> 24n === 127n : range.low === 1n && range.high === 1n;
}

/** True when the two have an address in common. */
export function overlap(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.low <= b.high && b.low <= a.high;
}

/** True when every address of `inner` is one of `outer`'s; a range contains itself. */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.low <= inner.low && inner.high <= outer.high;
}

/** True for 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291, 2.5.6): good on one link only. */
export function isLinkLocal(range: AddressRange): boolean {
  return range.family === 'ip' ? range.low >> 16n === 0xa9fen : range.low >> 118n === 0x3fan;
}
