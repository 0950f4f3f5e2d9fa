import { ipv6Address } from './addresses.ts';
import { digest, u8, u16, u32 } from './bytes.ts';
import { checksumOf } from './checksum.ts';
import { network } from './network.ts';
import type { Icmp, Layer, Quoted } from './packet.ts';
import { behind, has, type Span, type StepOf, stop } from './step.ts';

/** Types that are read further: RFC 792 and RFC 1191; RFC 4443 and RFC 4861. */
const ECHOES = { 4: [0, 8], 6: [128, 129] } as const;
const ERRORS = { 4: [3, 4, 5, 11, 12], 6: [1, 2, 3, 4] } as const;
const NEIGHBOUR = [135, 136];

/** ICMPv6 sums a pseudo-header too (RFC 4443, 2.3), ICMP none. */
export const icmp: StepOf<'transport'> = ({ span, family, pseudo }, layers) => {
  if (!has(span, 8)) return stop(layers, 'cut');
  const { data, from, to, end } = span;
  const [type, code] = [u8(data, from), u8(data, from + 1)];
  const isEcho = ECHOES[family].some((each) => each === type);
  const isError = ERRORS[family].some((each) => each === type);
  const sum = family === 4 ? 0 : (pseudo ?? 0) + end - from;
  layers.push({
    kind: 'icmp',
    family,
    type,
    code,
    id: isEcho ? u16(data, from + 4) : null,
    sequence: isEcho ? u16(data, from + 6) : null,
    mtu: mtuOf(span, family, type, code),
    neighbour: family === 6 && NEIGHBOUR.includes(type) && has(span, 24) ? ipv6Address(data, from + 8) : null,
    about: isError ? quoted(behind(span, 8), family) : null,
    checksum:
      pseudo === null || end > to
        ? 'unknown'
        : checksumOf(data, { from, to: end, field: from + 2, pseudo: sum }),
    length: end - from - 8,
    digest: digest(data, from + 8, Math.min(to, end)),
  });
  return null;
};

/** Routers older than RFC 1191 leave it 0. */
function mtuOf({ data, from }: Span, family: 4 | 6, type: number, code: number): Icmp['mtu'] {
  if (family === 4) return type === 3 && code === 4 ? u16(data, from + 6) || null : null;
  return type === 2 ? u32(data, from + 4) : null;
}

/** The first bytes of an IP packet: ports stand first in TCP, UDP and SCTP alike. */
function quoted(span: Span, family: 4 | 6): Quoted | null {
  const layers: Layer[] = [];
  const next = network({ kind: 'network', type: family === 4 ? 0x0800 : 0x86dd, span }, layers);
  const [ip] = layers;
  if (ip?.kind !== 'ip') return null;
  const { source, target, protocol } = ip;
  const hasPorts = next !== null && [6, 17, 132].includes(protocol) && has(next.span, 4);
  const port = (at: number): number | null => (hasPorts ? u16(next.span.data, next.span.from + at) : null);
  return { source, target, protocol, sourcePort: port(0), targetPort: port(2) };
}
