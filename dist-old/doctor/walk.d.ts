import type { Path } from './path.ts';
import type { Question } from './question.ts';
import type { Walk } from './verdict.ts';
/** Takes every step. Pure. */
export declare function walk(path: Path): Walk;
/** A way that could not be walked: an end that is nowhere, or a host that gave no answer (`what`: which, and why). */
export declare function lostWalk(question: Question, at: 'from' | 'to' | 'look', what: string): Walk;
