import { type Attempt, type Todo } from './attempt.ts';
import { type BatchFailure } from './broken-batch.ts';
import type { RunHost } from './host.ts';
import type { PlayContext } from './play-context.ts';
import type { ScriptOutput } from './script.ts';
/** Where a host stands after a step. Neither `seen` nor `failure`: it has to be looked at again. */
export interface Standing {
    seen: ScriptOutput | null;
    /** Every change that was due was tried, and none failed. */
    whole: boolean;
    failure: BatchFailure | null;
}
/** Probes every task. A connection that breaks meanwhile is made again, once in a run. */
export declare function look(host: RunHost, attempts: readonly Attempt[], context: PlayContext): Promise<Standing>;
/**
 * Makes the changes and looks again: one script where no change could cut us off. Otherwise each such change stands
 * under a guard, and what makes it last is written only when a fresh connection has come through.
 */
export declare function makeChanges(host: RunHost, attempts: readonly Attempt[], todo: readonly Todo[], context: PlayContext): Promise<Standing>;
