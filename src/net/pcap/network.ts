import { ipv4Address, ipv6Address, macAddress } from './addresses.ts';
import { u8, u16, u32 } from './bytes.ts';
import { checksumOf, sumOf } from './checksum.ts';
import type { Ip, Layer } from './packet.ts';
import { behind, has, type Next, type Span, type StepOf, stop } from './step.ts';

/** EtherTypes (IANA ieee-802-numbers). */
export const network: StepOf<'network'> = ({ type, span }, layers) => {
  switch (type) {
    case 0x0800:
      return ipv4(span, layers);
    case 0x86dd:
      return ipv6(span, layers);
    case 0x0806:
      return arp(span, layers);
    default:
      return stop(layers, 'other-protocol');
  }
};

/** Only IPv4 over six-byte hardware addresses, as on every network we know. */
function arp(span: Span, layers: Layer[]): null {
  if (!has(span, 28)) return stop(layers, 'cut');
  const { data, from } = span;
  if (u16(data, from + 2) !== 0x0800 || u16(data, from + 4) !== 0x0604) return stop(layers, 'other-protocol');
  layers.push({
    kind: 'arp',
    operation: u16(data, from + 6),
    senderMac: macAddress(data, from + 8),
    sender: ipv4Address(data, from + 14),
    target: ipv4Address(data, from + 24),
  });
  return null;
}

function ipv4(span: Span, layers: Layer[]): Next | null {
  if (!has(span, 20)) return stop(layers, 'cut');
  const { data, from } = span;
  const header = (u8(data, from) & 15) * 4;
  // Zero: the sender's network card was to cut this one into packets.
  const length = u16(data, from + 2) || span.end - from;
  if (u8(data, from) >> 4 !== 4 || header < 20 || length < header) return stop(layers, 'malformed');
  const fragment = fragmentOf(u16(data, from + 6), u16(data, from + 4));
  const protocol = u8(data, from + 9);
  const ip: Ip = {
    kind: 'ip',
    family: 4,
    source: ipv4Address(data, from + 12),
    target: ipv4Address(data, from + 16),
    ttl: u8(data, from + 8),
    protocol,
    length,
    id: u16(data, from + 4),
    dontFragment: (u16(data, from + 6) & 0x4000) !== 0,
    fragment,
    checksum: 'unknown',
  };
  layers.push(ip);
  if (!has(span, header)) return stop(layers, 'cut');
  ip.checksum = checksumOf(data, { from, to: from + header, field: from + 10, pseudo: 0 });
  const pseudo = fragment === null ? sumOf(data, from + 12, from + 20) + protocol : null;
  return payload(ip, { span: within(span, header, length), protocol, pseudo }, layers);
}

function fragmentOf(field: number, id: number): Ip['fragment'] {
  const [offset, more] = [(field & 0x1fff) * 8, (field & 0x2000) !== 0];
  return offset === 0 && !more ? null : { offset, more, id };
}

/** What lies between the header and the length that the header gives. */
function within(span: Span, header: number, length: number): Span {
  const end = span.from + length;
  return { data: span.data, from: span.from + header, to: Math.min(span.to, end), end };
}

function payload(
  { fragment, family }: Ip,
  { span, protocol, pseudo }: { span: Span; protocol: number; pseudo: number | null },
  layers: Layer[],
): Next | null {
  if (fragment !== null && fragment.offset > 0) return stop(layers, 'later-fragment');
  return { kind: 'transport', protocol, family, pseudo, span };
}

function ipv6(span: Span, layers: Layer[]): Next | null {
  if (!has(span, 40)) return stop(layers, 'cut');
  const { data, from } = span;
  if (u8(data, from) >> 4 !== 6) return stop(layers, 'malformed');
  const length = u16(data, from + 4) + 40;
  const ip: Ip = {
    kind: 'ip',
    family: 6,
    source: ipv6Address(data, from + 8),
    target: ipv6Address(data, from + 24),
    ttl: u8(data, from + 7),
    protocol: u8(data, from + 6),
    // A payload of zero: a jumbogram, or one that the sender's network card was to cut.
    length: length === 40 ? Math.max(span.end - from, 40) : length,
    id: null,
    dontFragment: true,
    fragment: null,
    checksum: 'absent',
  };
  layers.push(ip);
  const rest = extensions(within(span, 40, ip.length), ip);
  if (rest === null) return stop(layers, 'cut');
  const pseudo = rest.judged ? sumOf(data, from + 8, from + 40) + ip.protocol : null;
  return payload(ip, { span: rest.span, protocol: ip.protocol, pseudo }, layers);
}

/** Hop-by-hop options, routing, destination options, mobility, HIP, shim6: the second byte is their length in units of eight. */
const EXTENSIONS = [0, 43, 60, 135, 139, 140];
const FRAGMENT = 44;
const AUTHENTICATION = 51;

/**
 * Goes past extension headers (RFC 8200, 4), and notes in `ip` what follows them. `judged` is false where a checksum
 * cannot be: in a fragment, and where a routing header holds the address that it was made for. Null where one is cut.
 */
function extensions(span: Span, ip: Ip): { span: Span; judged: boolean } | null {
  let [rest, judged] = [span, true];
  for (;;) {
    const isFragment = ip.protocol === FRAGMENT;
    if (!isFragment && ip.protocol !== AUTHENTICATION && !EXTENSIONS.includes(ip.protocol))
      return { span: rest, judged };
    if (!has(rest, 8)) return null;
    const { data, from } = rest;
    if (isFragment) {
      const field = u16(data, from + 2);
      const [offset, more] = [field & 0xfff8, (field & 1) !== 0];
      if (offset > 0 || more) [ip.fragment, judged] = [{ offset, more, id: u32(data, from + 4) }, false];
    }
    if (ip.protocol === 43 && u8(data, from + 3) > 0) judged = false;
    const units = u8(data, from + 1);
    const size = isFragment ? 8 : ip.protocol === AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8;
    ip.protocol = u8(data, from);
    rest = behind(rest, size);
    if (ip.fragment !== null && ip.fragment.offset > 0) return { span: rest, judged };
  }
}
