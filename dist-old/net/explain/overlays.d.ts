import type { Tunnel } from '../pcap/packet.ts';
import { type Sightings } from './sightings.ts';
import type { View } from './view.ts';
/** What one host sends another inside a tunnel. Multicast and broadcast inside do not count but for ARP: none answers. */
export interface Overlay {
    protocol: Tunnel['protocol'];
    /** The UDP port; null in IPIP and GRE. */
    port: number | null;
    vni: number | null;
    source: string;
    target: string;
    sent: Sightings;
    /** Those that came into the capturing machine, and those of them that were also seen without their tunnel. */
    cameIn: number;
    unpacked: number;
}
export declare class Overlays {
    #private;
    constructor(most: number);
    values(): Overlay[];
    see({ carrier, unpacked, ip, link, direction }: View): void;
}
