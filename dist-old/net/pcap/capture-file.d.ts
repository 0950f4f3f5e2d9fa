import type { Packet } from './packet.ts';
import type { Broken } from './reading.ts';
/** What can be said of a capture once all of it was read. */
export interface CaptureEnd {
    format: 'pcap' | 'pcapng' | 'text';
    /** Packets in the file, read or not. */
    packets: number;
    /** Of these, ones whose link type is not read, by that type. */
    unreadLinkTypes: ReadonlyMap<number, number>;
    /** Lines of text that say nothing of a packet that could be understood. */
    unreadLines: number;
    /** Packets that were not captured, as the file itself says; null where it does not. */
    lost: number | null;
    /** False where times are of the day only. */
    dated: boolean;
    /** Where reading stopped before the end. */
    broken: Broken | null;
}
/**
 * Reads a capture that comes in pieces of any size: pcap, pcapng, or the text that tcpdump prints. Whatever the bytes are,
 * it does not throw, and keeps no more of them than one packet has. `onPacket` is called for each packet, in order.
 */
export declare class CaptureReader {
    #private;
    constructor(onPacket: (packet: Packet) => void);
    /** What the first bytes say it is; null before these came. */
    get format(): CaptureEnd['format'] | null;
    feed(chunk: Uint8Array): void;
    end(): CaptureEnd;
}
