import type { Problem } from '../usage-error.ts';
import type { Draft } from './draft.ts';
/** One source on its way into the draft. Readers go on after a problem, so that all of them come out at once. */
export interface Reading {
    draft: Draft;
    problems: Problem[];
    /** As the user gave it, for messages. */
    file: string;
    text: string;
}
/** What a person can read at once; a file of another kind could have a problem on each of its lines. */
export declare const MAX_PROBLEMS = 50;
export declare function reportAt(reading: Reading, place: {
    line: number;
    column: number;
}, message: string, hint?: string): void;
