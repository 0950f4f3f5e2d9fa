import type { KnownHost } from '../engine/host.ts';
import { scopeFor } from '../engine/scope.ts';
import type { FleetModule, Module } from '../modules/module.ts';
import type { LoneHost, LoneStep } from '../modules/standalone.ts';
import type { Play, Task } from '../playbook/playbook.ts';
import type { Problem } from '../usage-error.ts';
/** A task as steps of a script. */
export interface ExportedTask {
    name: string | null;
    title: string;
    /** `baseline.yaml:24`. */
    place: string;
    steps: LoneStep[];
    ignoreErrors: boolean;
    notify: string[];
}
/** A task that is not among the steps: it would only have looked. */
export interface LeftOut {
    title: string;
    place: string;
    why: string;
}
/** All that a script does on one node. */
export interface LoneNode {
    /** The playbook, and the host it is for. */
    source: string;
    tasks: ExportedTask[];
    handlers: ExportedTask[];
    left: LeftOut[];
}
/** What tasks are exported against. */
export interface ExportContext {
    play: Play;
    host: KnownHost;
    /** False where the script is for any host of the play. */
    isNamed: boolean;
    groups: Record<string, string[]>;
    extraVars: Parameters<typeof scopeFor>[2];
    lone: LoneHost;
    modules: ReadonlyMap<string, Module | FleetModule>;
}
export type Outcome = {
    kind: 'task';
    task: ExportedTask;
} | {
    kind: 'left';
    left: LeftOut;
} | {
    kind: 'problem';
    problem: Problem;
};
/** One task of a play. What it takes that only a run has is a problem, unless the task only looks. */
export declare function exportTask(task: Task, context: ExportContext): Outcome;
