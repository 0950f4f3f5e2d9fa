import { type Sightings } from './sightings.ts';
import type { View } from './view.ts';
/** Packets that go to and fro without a connection: an echo and its reply, or UDP between two ports. */
export interface Exchange {
    kind: 'echo' | 'udp';
    source: string;
    target: string;
    /** UDP only. */
    sourcePort: number | null;
    targetPort: number | null;
    asks: Sightings;
    answers: Sightings;
    /** Echoes not answered yet, by sequence number, with the size of their IP packet in bytes and their time. */
    open: Map<number, {
        size: number;
        time: number;
    }>;
    /** The largest IP packet that was answered. */
    passed: number;
    carrier: string | null;
    bad: number;
    isIncoming: boolean | null;
    firstSize: number;
}
export declare class Exchanges {
    #private;
    constructor(most: number);
    get isWhole(): boolean;
    values(): Exchange[];
    see(view: View): void;
}
/** Multicast and broadcast: nobody in particular is to answer. */
export declare function isForMany(address: string): boolean;
/** Echoes that were not answered though there was time to, in microseconds before the capture's end. */
export declare function unanswered({ open }: Exchange, end: number, patience: number): {
    size: number;
    time: number;
}[];
