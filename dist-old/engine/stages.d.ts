import type { Todo } from './attempt.ts';
import type { Step } from './script.ts';
/**
 * One script's worth of changes. `armed` tells how many of them, the last, stand under a new guard: behind these a
 * fresh connection must prove that we still get in. `settles`: the guard of the stage before is disarmed first. So what
 * makes a change last is written only when no guard can take back the change itself any more.
 */
export interface Stage {
    todo: Todo[];
    settles: boolean;
    armed: number;
}
/** Cuts changes into stages: a new one behind each run of risky changes of one attempt. Without those there is one. */
export declare function stagesOf(todo: readonly Todo[]): Stage[];
/** A step of a stage's script; `todo` is the change it makes or arms a guard for. */
export interface Planned {
    step: Step;
    todo: Todo | null;
}
/** The script of a stage. `guard` is the one that the stage before armed. */
export declare function planSteps(stage: Stage, guard: number | null, guardSeconds: number): Planned[];
