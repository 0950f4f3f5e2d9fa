import type { Packet } from '../pcap/packet.ts';
import { type Again, type Inner } from './view.ts';
/**
 * Finds the packets that a capture of all interfaces holds several times: one packet on its way from interface to
 * interface of one machine. What its sender sends again has another IP identification or timestamp, or comes later.
 */
export declare class Fold {
    #private;
    folded: number;
    constructor(isText: boolean);
    /** No packet comes any more: nothing need be remembered. */
    end(): void;
    /** Says of a packet and of what carries it whether they were seen before. */
    look(packet: Packet, inner: Inner): Again;
}
