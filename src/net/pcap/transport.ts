import { digest, u8, u16, u32 } from './bytes.ts';
import { checksumOf } from './checksum.ts';
import { icmp } from './icmp.ts';
import type { Checksum, Layer } from './packet.ts';
import { behind, has, type Next, type Span, type StepOf, stop } from './step.ts';
import { gre, tunnelIn } from './tunnel.ts';

/** IP protocol numbers (IANA protocol-numbers) that are read. */
export const PROTOCOLS = { icmp: 1, ipv4: 4, tcp: 6, udp: 17, ipv6: 41, gre: 47, icmpv6: 58 } as const;

type Transport = Parameters<StepOf<'transport'>>[0];

export const transport: StepOf<'transport'> = (next, layers) => {
  switch (next.protocol) {
    case PROTOCOLS.tcp:
      return tcp(next, layers);
    case PROTOCOLS.udp:
      return udp(next, layers);
    case PROTOCOLS.icmp:
      return next.family === 4 ? icmp(next, layers) : stop(layers, 'other-protocol');
    case PROTOCOLS.icmpv6:
      return next.family === 6 ? icmp(next, layers) : stop(layers, 'other-protocol');
    case PROTOCOLS.ipv4:
    case PROTOCOLS.ipv6:
      return ipInIp(next, layers);
    case PROTOCOLS.gre:
      return gre(next.span, layers);
    default:
      return stop(layers, 'other-protocol');
  }
};

/** RFC 2003, RFC 2473, RFC 4213. */
function ipInIp({ protocol, span }: Transport, layers: Layer[]): Next {
  layers.push({ kind: 'tunnel', protocol: 'ipip', vni: null });
  return { kind: 'network', type: protocol === PROTOCOLS.ipv4 ? 0x0800 : 0x86dd, span };
}

function tcp({ span, pseudo }: Transport, layers: Layer[]): null {
  if (!has(span, 20)) return stop(layers, 'cut');
  const { data, from, end } = span;
  const header = (u8(data, from + 12) >> 4) * 4;
  if (header < 20 || from + header > end) return stop(layers, 'malformed');
  layers.push({
    kind: 'tcp',
    sourcePort: u16(data, from),
    targetPort: u16(data, from + 2),
    sequence: u32(data, from + 4),
    acknowledgement: u32(data, from + 8),
    flags: u8(data, from + 13),
    window: u16(data, from + 14),
    length: end - from - header,
    timestamp: timestampOf(data, from + 20, Math.min(from + header, span.to)),
    checksum: judge(span, end, { field: from + 16, pseudo }),
  });
  return null;
}

/** The value of option 8 among the options of a TCP header: kind, length, content (RFC 9293, 3.2). */
function timestampOf(data: Uint8Array, from: number, to: number): number | null {
  for (let at = from; at < to; ) {
    const kind = u8(data, at);
    if (kind === 0) return null;
    if (kind === 8 && u8(data, at + 1) === 10 && at + 10 <= to) return u32(data, at + 2);
    at += kind === 1 ? 1 : Math.max(2, u8(data, at + 1));
  }
  return null;
}

function udp({ family, span, pseudo }: Transport, layers: Layer[]): Next | null {
  if (!has(span, 8)) return stop(layers, 'cut');
  const { data, from } = span;
  // Zero: longer than the field can tell.
  const length = u16(data, from + 4) || span.end - from;
  if (length < 8) return stop(layers, 'malformed');
  const isAbsent = u16(data, from + 6) === 0 && family === 4;
  const targetPort = u16(data, from + 2);
  const to = Math.min(span.to, from + length);
  layers.push({
    kind: 'udp',
    sourcePort: u16(data, from),
    targetPort,
    length: length - 8,
    checksum: isAbsent ? 'absent' : judge(span, from + length, { field: from + 6, pseudo }),
    digest: digest(data, from + 8, to),
  });
  return tunnelIn(behind({ ...span, to, end: from + length }, 8), targetPort, layers);
}

/** The pseudo-header also has the length of what the checksum covers. */
function judge(
  { data, from, to }: Span,
  end: number,
  { field, pseudo }: { field: number; pseudo: number | null },
): Checksum {
  if (pseudo === null || end > to) return 'unknown';
  return checksumOf(data, { from, to: end, field, pseudo: pseudo + end - from });
}
