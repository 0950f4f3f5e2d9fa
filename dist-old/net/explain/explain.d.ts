import type { Point } from './point.ts';
/** One thing that the packets say. */
export interface Verdict {
    /** From 1, the most important first. */
    id: number;
    /** Stable, dotted: `tcp.syn-unanswered`. */
    code: string;
    /** `error`: something does not work. `warning`: it may be so on purpose. `info`: looks bad and is not. */
    severity: 'error' | 'warning' | 'info';
    message: string;
    evidence: Evidence[];
    /** The most likely first. */
    causes: string[];
    next: string[];
    /** Where the packet in question was seen for the last time. */
    lastSeen: (Place & {
        place: string | null;
    }) | null;
    /** The id of the verdict that this one follows from. */
    because: number | null;
}
interface Place {
    /** Name of the capture point: a file or a host. */
    capture: string;
    /** Its number there, as tshark numbers them; of text the line. */
    packet: number;
    time: string;
}
export interface Evidence extends Place {
    text: string;
}
export interface Explanation {
    verdicts: Verdict[];
    /** Verdicts that found no room. */
    more: number;
}
/** What the packets of all capture points say together. */
export declare function explain(points: readonly Point[]): Explanation;
export {};
