import type { Packet } from '../pcap/packet.ts';
export interface TextEnd {
    packets: number;
    /** Lines that say nothing of a packet that could be understood. */
    unreadLines: number;
    /** "packets dropped by kernel"; null where the text does not say. */
    lost: number | null;
    /** False where times are of the day only. */
    dated: boolean;
}
/** Reads what tcpdump prints, line by line: lines that belong to one packet are put together first. */
export declare class TextReader {
    #private;
    constructor(onPacket: (packet: Packet) => void);
    feed(chunk: Uint8Array): void;
    end(): TextEnd;
}
