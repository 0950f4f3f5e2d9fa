import type { Value } from '../inventory/inventory.ts';
import type { Finding, Module } from '../modules/module.ts';
import type { Task } from '../playbook/playbook.ts';
import type { Scope } from './scope.ts';
import type { BoundTask } from './segments.ts';
/** A task as it stands on one host: once, or once per loop item. */
export interface Instance {
    bound: BoundTask;
    item: Value | undefined;
    params: unknown;
    /** Why it cannot be done at all, such as an expression that fails on this host. */
    fault: Finding | null;
}
/** Renders a task's loop and parameters for one host. What cannot be rendered is this host's failure, not ours. */
export declare function expand(bound: BoundTask, scope: Scope): Instance[];
/** Whether the instance's `when` holds; a Finding when it cannot be judged. */
export declare function judge(instance: Instance, scope: Scope): boolean | Finding;
export declare function holds(task: Task, scope: Scope): boolean;
export declare function withItem(scope: Scope, item: Value | undefined): Scope;
/** The items of a task's loop, or null for a task without one. */
export declare function loopItems(task: Task, scope: Scope): Value[] | null;
/** Rendered parameters with defaults filled in. Throws ParamsError naming every fault. */
export declare function renderParams(task: Task, schema: Module['params'], scope: Scope): unknown;
export declare function expressionFinding(error: unknown): Finding;
