import { u8, u16 } from './bytes.ts';
import type { Checksum } from './packet.ts';

/** The sum of 16-bit words (RFC 1071), not yet folded: at most 2^48 for what a packet can hold. */
export function sumOf(data: Uint8Array, from: number, to: number): number {
  let sum = 0;
  let at = from;
  for (; at + 1 < to; at += 2) sum += u16(data, at);
  return at < to ? sum + u8(data, at) * 256 : sum;
}

/** To 16 bits, carries added to the low end. */
function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = Math.floor(folded / 0x10000) + (folded % 0x10000);
  return folded;
}

/**
 * Judges the field at `field` of `data[from..to)`, which is all that it covers. `pseudo` is the sum of the
 * pseudo-header (RFC 9293 3.1, RFC 8200 8.1), 0 where there is none.
 */
export function checksumOf(
  data: Uint8Array,
  { from, to, field, pseudo }: { from: number; to: number; field: number; pseudo: number },
): Checksum {
  if (fold(sumOf(data, from, to) + pseudo) === 0xffff) return 'good';
  return pseudo !== 0 && u16(data, field) === fold(pseudo) ? 'partial' : 'bad';
}
