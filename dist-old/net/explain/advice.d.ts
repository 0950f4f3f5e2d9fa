import type { Where } from './journey.ts';
/** Why something gets no answer, by where it was lost: the most likely first. */
export declare const CAUSES: Record<Where, string[]>;
/** What to do next, by where it was lost. `to` is what to connect to: `10.0.0.2:80`. */
export declare function nextSteps(where: Where, to: string): string[];
