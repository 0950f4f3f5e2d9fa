import { type ByteOrder } from './bytes.ts';
import { type Reading } from './reading.ts';
export declare function isPcap(first: Uint8Array): boolean;
/** The byte order of a file that begins so; null where it is no such file. */
export declare function orderOf(first: Uint8Array): ByteOrder | null;
/** The classic format: a header of 24 bytes, then packets with a header of 16. */
export declare function readPcap(): Reading;
