import type { Point } from './point.ts';
import type { Sighting, Sightings } from './sightings.ts';
/** Packets that show what a verdict says. */
export interface Proof extends Sighting {
    point: Point;
    /** What the packet is: `SYN 10.0.0.1:4000 > 10.0.0.2:80`. */
    text: string;
}
/** Where a packet was seen for the last time. */
export interface LastSeen extends Sighting {
    point: Point;
    /** Interface and direction, where the capture tells. */
    place: string | null;
}
/** What the packets say, before verdicts are put in order and in relation to each other. */
export interface Draft {
    /** Stable, dotted: `tcp.syn-unanswered`. */
    code: string;
    /** `error`: something does not work. `warning`: it may be so on purpose. `info`: looks bad and is not. */
    severity: 'error' | 'warning' | 'info';
    /** One sentence that a tired person understands, and what the capture points say of it. */
    message: string;
    proofs: Proof[];
    /** The most likely first. */
    causes: string[];
    /** What to do next, in order. */
    next: string[];
    lastSeen: LastSeen | null;
    /** What ties it to other verdicts: addresses it concerns, and the tunnel it travels in. */
    concerns: {
        targets: string[];
        carrier: string | null;
        source: string | null;
    };
}
export declare function proofs(point: Point, sightings: Sightings, text: string): Proof[];
/** `10.0.0.1:80`, `[fd00::1]:80`; without a port the address alone. */
export declare function endpoint(address: string, port: number | null): string;
export declare function times(count: number): string;
export declare function seconds(value: number): string;
export declare function count(number: number, noun: string): string;
