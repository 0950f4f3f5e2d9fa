import type { Point } from './point.ts';
import type { Sightings } from './sightings.ts';
import type { LastSeen } from './verdict.ts';
/** What one point saw of a question and of its answer. */
export interface Part {
    point: Point;
    /** As they stand in the packets there: they may be rewritten on the way. */
    source: string;
    target: string;
    asks: Sightings;
    answers: Sightings;
}
/**
 * Where a question or its answer was lost. `here`: it reached the machine that has the address. `not-forwarded`: it came
 * into a machine that is to pass it on, and did not leave it. `swallowed`: likewise, and whose the address is is not known.
 * `left`: it left the machine that saw it last. `back`: the answer was lost.
 */
export type Where = 'here' | 'not-forwarded' | 'swallowed' | 'left' | 'back' | 'unknown';
/** The way of a question through the capture points. */
export interface Journey {
    /** Points that saw it, the one nearest to who asks first. */
    parts: Part[];
    first: Part;
    last: Part;
    /** The point nearest to who asks that saw an answer, or null. */
    answered: Part | null;
    /** Points that saw nothing of it. */
    unseen: Point[];
    where: Where;
}
/** Null where nobody saw the question. `knows` tells whether a point that saw nothing can be sure of it. */
export declare function journeyOf(seen: readonly Part[], points: readonly Point[], knows?: (point: Point) => boolean): Journey | null;
export declare function lastSeen({ last, answered }: Journey): LastSeen | null;
/** Where it was lost, in words; `what` is the question (`the SYN`). Says nothing where nothing is known. */
export declare function tellJourney(journey: Journey, what: string): string;
