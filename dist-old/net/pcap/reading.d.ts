import type { Frame } from './decode.ts';
import type { Direction } from './packet.ts';
/** A packet as its file has it. */
export interface Record extends Frame {
    /** Microseconds since the epoch. */
    time: number;
    interface: string | null;
    direction: Direction | null;
}
/**
 * A file format as a program that asks for its input: it yields how many bytes it wants next and is given as many, fewer
 * only where the input ends; and it yields each packet. It returns why it stopped, or null at a proper end. The bytes
 * given, and so a packet's data, hold until it asks again.
 */
export type Reading = Generator<number | Record, Broken | null, Uint8Array>;
/** `cut`: the input ends in the middle of something. `damaged`: it cannot be right. */
export interface Broken {
    kind: 'cut' | 'damaged';
    /** In bytes from the beginning, where the record begins that could not be read. */
    offset: number;
    what: string;
}
/** Larger packets are in no capture: 256 KiB is the largest snapshot that tcpdump takes (MAXIMUM_SNAPLEN). */
export declare const MOST_PACKET_BYTES = 262144;
/** Goes past bytes without keeping them. False where the input ends before. */
export declare function skip(count: number): Generator<number, boolean, Uint8Array>;
