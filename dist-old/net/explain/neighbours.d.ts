import { type Sightings } from './sightings.ts';
import type { View } from './view.ts';
/** Who asks for the hardware address of an IP address, by ARP (RFC 826) or neighbour discovery (RFC 4861). */
export interface Neighbour {
    protocol: 'arp' | 'nd';
    target: string;
    /** Who asks, with the questions since the last answer. */
    askers: Map<string, Sightings>;
    answers: Sightings;
    /** Hosts between which a tunnel carried the questions, or null. */
    carrier: string | null;
}
export declare class Neighbours {
    #private;
    constructor(most: number);
    values(): Neighbour[];
    see(view: View): void;
}
