/**
 * Passes a pcap stream on in whole packets, so that what was passed on is a right file wherever the stream ends. Keeps no
 * more than one packet, and nothing behind `mostBytes` or behind bytes that cannot be right.
 */
export declare class WholePackets {
    #private;
    packets: number;
    /** Passed on so far. */
    bytes: number;
    /** True once a packet found no room. */
    full: boolean;
    /** Why the stream is no capture, from its byte `bytes` on; null so far. */
    broken: string | null;
    constructor(mostBytes: number);
    /** What of the stream can be passed on now: pieces of it. */
    feed(chunk: Uint8Array): Uint8Array[];
}
