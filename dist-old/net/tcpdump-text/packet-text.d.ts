import type { Packet } from '../pcap/packet.ts';
/** What tcpdump printed of one packet, lines joined by spaces. Null where that is not understood. */
export declare function packetOf(text: string, number: number): (Packet & {
    dated: boolean;
}) | null;
