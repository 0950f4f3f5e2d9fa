import type { Checksum } from './packet.ts';
/** The sum of 16-bit words (RFC 1071), not yet folded: at most 2^48 for what a packet can hold. */
export declare function sumOf(data: Uint8Array, from: number, to: number): number;
/**
 * Judges the field at `field` of `data[from..to)`, which is all that it covers. `pseudo` is the sum of the
 * pseudo-header (RFC 9293 3.1, RFC 8200 8.1), 0 where there is none.
 */
export declare function checksumOf(data: Uint8Array, { from, to, field, pseudo }: {
    from: number;
    to: number;
    field: number;
    pseudo: number;
}): Checksum;
