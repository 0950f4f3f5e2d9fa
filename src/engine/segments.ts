import type { Vars } from '../inventory/inventory.ts';
import type { FleetModule, Module } from '../modules/module.ts';
import type { Task } from '../playbook/playbook.ts';
import { namesInParams, namesInWhen } from './names-used.ts';

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
export type Segment =
  | { kind: 'batch'; tasks: BoundTask[]; runOnce: boolean }
  | { kind: 'fleet'; task: BoundFleetTask };

export type Modules = ReadonlyMap<string, Module | FleetModule>;

/**
 * Cuts a play's tasks where one script cannot serve them together: around fleet tasks, `run_once` and `retries`;
 * after a task whose registered result a later one uses; and before a task whose parameters need facts that are
 * not known yet (`when` is judged after the first script and needs no cut).
 */
export function segmentsOf(
  tasks: readonly Task[],
  modules: Modules,
  playVars: Vars,
  firstIndex = 0,
): Segment[] {
  const segments: Segment[] = [];
  let open: Extract<Segment, { kind: 'batch' }> | undefined;
  let factsKnown = false;
  for (const [offset, task] of tasks.entries()) {
    const index = firstIndex + offset;
    const module = modules.get(task.module);
    if (module === undefined) throw new Error(`task ${index}: no module ${task.module}`);
    if (namesInParams(task, playVars).has('facts') && !factsKnown) {
      if (open === undefined) segments.push({ kind: 'batch', tasks: [], runOnce: false });
      open = undefined;
      factsKnown = true;
    }
    if (module.kind === 'fleet') {
      segments.push({ kind: 'fleet', task: { index, task, module } });
      open = undefined;
      factsKnown = true;
      continue;
    }
    const alone = task.runOnce || task.retries > 0;
    if (open === undefined || alone) {
      if (open !== undefined) factsKnown = true;
      open = { kind: 'batch', tasks: [], runOnce: task.runOnce };
      segments.push(open);
    }
    open.tasks.push({ index, task, module });
    if (alone || isUsedLater(task.register, tasks.slice(offset + 1), playVars)) {
      open = undefined;
      factsKnown = true;
    }
  }
  return segments;
}

function isUsedLater(name: string | null, later: readonly Task[], playVars: Vars): boolean {
  if (name === null) return false;
  return later.some((task) => {
    const names = new Set([...namesInParams(task, playVars), ...namesInWhen(task, playVars)]);
    return names.has(name) || names.has('vars');
  });
}
