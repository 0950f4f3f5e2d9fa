import type { RunDocument } from '../document.ts';
import { type Markup } from '../markup.ts';
/** The outcome in one sentence, such as `97 of 100 hosts are right; 2 failed, 1 could not be reached.` */
export declare function outcome(document: RunDocument): string;
/** How that came about: what was right before, and what was done. */
export declare function history(document: RunDocument): string;
/** The same counts as a bar; for the eye alone, since the sentence above has said it. */
export declare function outcomeBar(document: RunDocument): Markup;
/** When, how long, and by which name it can be asked for again. */
export declare function runFacts({ run, startedAt, durationMs, mode, exitCode }: RunDocument): Markup;
