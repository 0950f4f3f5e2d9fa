import type { Change } from '../modules/module.ts';
import type { StepFailure } from '../ssh/session.ts';
import type { Attempt, Todo } from './attempt.ts';
import type { HostResult } from './events.ts';
import type { RunHost } from './host.ts';
import type { ScriptOutput } from './script.ts';
import type { BoundTask } from './segments.ts';
import type { RunSettings } from './settings.ts';
/** Why a batch could not be brought to its end on a host. */
export interface BatchFailure {
    /** `interrupted`: we broke it off ourselves, for the user asked twice. `locked`: another run changes the host. */
    kind: StepFailure['kind'] | 'interrupted' | 'locked';
    message: string;
    /** The task in whose change or probe it happened, where that is known. */
    during: BoundTask | null;
    /** The change that was being made: nobody knows whether it stands. */
    change: Change | null;
}
/** What a script that broke was doing, from the frames that still came back. `open`: the change it did not finish. */
export declare function batchFailure(failure: StepFailure, at: {
    open: Todo | undefined;
    attempts: readonly Attempt[];
    output: ScriptOutput;
}, settings: RunSettings): BatchFailure;
/** The batch ended early: tasks that were changed keep saying so, the one it happened in failed. */
export declare function breakOff(host: RunHost, tasks: readonly BoundTask[], attempts: readonly Attempt[], failure: BatchFailure, durationMs: number): Map<BoundTask, HostResult>;
