import type { Vars } from '../inventory/inventory.ts';
import type { FleetModule, Module } from '../modules/module.ts';
import type { Task } from '../playbook/playbook.ts';
/** A task with its number in the play and the module that does it. */
export interface BoundTask {
    index: number;
    task: Task;
    module: Module;
}
export interface BoundFleetTask {
    index: number;
    task: Task;
    module: FleetModule;
}
/** Tasks that one probe script serves, or a fleet task, which needs all hosts to be at the same place. */
export type Segment = {
    kind: 'batch';
    tasks: BoundTask[];
    runOnce: boolean;
} | {
    kind: 'fleet';
    task: BoundFleetTask;
};
export type Modules = ReadonlyMap<string, Module | FleetModule>;
/**
 * Cuts a play's tasks where one script cannot serve them together: around fleet tasks, `run_once` and `retries`;
 * after a task whose registered result a later one uses; and before a task whose parameters need facts that are
 * not known yet (`when` is judged after the first script and needs no cut).
 */
export declare function segmentsOf(tasks: readonly Task[], modules: Modules, playVars: Vars, firstIndex?: number): Segment[];
