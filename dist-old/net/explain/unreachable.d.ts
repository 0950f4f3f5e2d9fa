import type { Quoted } from '../pcap/packet.ts';
import { type Sightings } from './sightings.ts';
import type { View } from './view.ts';
/** ICMP errors of one kind, by one machine, about one flow. */
export interface Unreachable {
    /** Who says so. */
    reporter: string;
    family: 4 | 6;
    type: number;
    code: number;
    about: Quoted;
    /** Of the next hop, where it is told. */
    mtu: number | null;
    sightings: Sightings;
}
export declare class Unreachables {
    #private;
    constructor(most: number);
    values(): Unreachable[];
    see({ icmp, ip, seen }: View): void;
}
