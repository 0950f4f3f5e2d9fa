import type { Change, Finding, HostView, Plan, ProbeOutput } from '../modules/module.ts';
import type { Task } from '../playbook/playbook.ts';
import type { ChangeReport } from './events.ts';
import { type Instance } from './instances.ts';
import type { Scope } from './scope.ts';
import type { ScriptOutput } from './script.ts';
/** How far one instance of a task has come on one host. */
export interface Attempt {
    readonly instance: Instance;
    /** `waiting`: its `when` needs facts. */
    state: 'waiting' | 'active' | 'skipped';
    /** The latest look at the host; null before the first. */
    plan: Plan | null;
    /** What was wrong before each round of changes. */
    found: Finding[];
    applied: ChangeReport[];
    /** A change that failed, or an instance that could not be rendered. */
    fault: Finding | null;
}
/** A change together with the attempt that wants it. */
export interface Todo {
    attempt: Attempt;
    change: Change;
}
export declare function begin(instance: Instance): Attempt;
/** Judges `when` as far as it can be judged. Without facts, conditions that need them wait. */
export declare function admit(attempts: readonly Attempt[], scope: Scope, factsKnown: boolean, waitsForFacts: (task: Task) => boolean): void;
/** Those a script must probe. */
export declare function probed(attempts: readonly Attempt[]): Instance[];
/** Plans every active attempt from what its probes printed. Earlier ones' changes are `pending` to later ones. */
export declare function planAll(attempts: readonly Attempt[], output: ScriptOutput, view: Omit<HostView, 'applied'>, limitMs?: number): void;
/**
 * What to change now: everything in order, up to and including the first task that cannot come right by itself.
 * Behind that one nothing is touched, as nothing is in Ansible.
 */
export declare function changesToMake(attempts: readonly Attempt[]): Todo[];
/** Keeps what was wrong before changes that put it right. */
export declare function keepFound(todo: readonly Todo[]): void;
/**
 * Notes what became of one change. Returns false when it failed or did not say how it ended; it then is its
 * attempt's fault, so that no change is tried twice after a failure.
 */
export declare function noteChange({ attempt, change }: Todo, result: ProbeOutput | undefined): boolean;
/** A change whose end nobody saw may be made a second time. */
export declare function noteMade({ attempt, change }: Todo): void;
/** Wrong, and nothing in its plan would make it right. */
export declare function isStuck(attempt: Attempt): boolean;
