import { u8, u16, u24, u32 } from './bytes.ts';
import type { Layer } from './packet.ts';
import { behind, has, type Next, type Span, stop } from './step.ts';

const GENEVE_PORT = 6081;
/** IANA's, and the one that Linux had before it (flannel, cilium, k3s). */
const VXLAN_PORTS = [4789, 8472];
const ETHERNET = 0x6558;
const NETWORK_TYPES = [0x0800, 0x0806, 0x86dd];

/** The packet inside a UDP payload, where that is VXLAN or Geneve; null where it is anything else. */
export function tunnelIn(span: Span, port: number, layers: Layer[]): Next | null {
  if (isVxlan(span, port)) {
    layers.push({ kind: 'tunnel', protocol: 'vxlan', vni: u24(span.data, span.from + 4) });
    return { kind: 'ethernet', span: behind(span, 8) };
  }
  return port === GENEVE_PORT ? geneve(span, layers) : null;
}

/**
 * RFC 7348, 5: a flag that the network identifier is valid; all else reserved, 0, and not to be looked at. Ports are
 * often others, so on any port a payload counts that has those zeros and an Ethernet frame with IP or ARP inside.
 */
function isVxlan(span: Span, port: number): boolean {
  const { data, from } = span;
  if (!has(span, 8)) return false;
  if (VXLAN_PORTS.includes(port)) return (u8(data, from) & 0x08) !== 0;
  const isClean = u32(data, from) === 0x08000000 && u8(data, from + 7) === 0;
  return isClean && has(span, 22) && NETWORK_TYPES.includes(u16(data, from + 20));
}

const GRE_ROUTING = 0x4000;
/** Words of four bytes that the header has besides: a checksum, a key, a sequence number. */
const GRE_WORDS = [0x8000, 0x2000, 0x1000];

/** RFC 2784 and 2890: flags, an EtherType, and what the flags say. Other versions, and ERSPAN, are not read. */
export function gre(span: Span, layers: Layer[]): Next | null {
  if (!has(span, 4)) return stop(layers, 'cut');
  const { data, from } = span;
  const [flags, type] = [u16(data, from), u16(data, from + 2)];
  const isRead = type === ETHERNET || NETWORK_TYPES.includes(type);
  if ((flags & (GRE_ROUTING | 7)) !== 0 || !isRead) return stop(layers, 'other-protocol');
  const [sum = 0, key = 0, sequence = 0] = GRE_WORDS.map((flag) => ((flags & flag) === 0 ? 0 : 4));
  if (!has(span, 4 + sum + key + sequence)) return stop(layers, 'cut');
  layers.push({ kind: 'tunnel', protocol: 'gre', vni: key === 0 ? null : u32(data, from + 4 + sum) });
  const inner = behind(span, 4 + sum + key + sequence);
  return type === ETHERNET ? { kind: 'ethernet', span: inner } : { kind: 'network', type, span: inner };
}

/** RFC 8926, 3.4: version and length of options (in words of four), flags, protocol, network identifier. */
function geneve(span: Span, layers: Layer[]): Next | null {
  const { data, from } = span;
  if (!has(span, 8) || u8(data, from) >> 6 !== 0) return null;
  const type = u16(data, from + 2);
  if (type !== ETHERNET && !NETWORK_TYPES.includes(type)) return null;
  layers.push({ kind: 'tunnel', protocol: 'geneve', vni: u24(data, from + 4) });
  const inner = behind(span, 8 + (u8(data, from) & 63) * 4);
  return type === ETHERNET ? { kind: 'ethernet', span: inner } : { kind: 'network', type, span: inner };
}
