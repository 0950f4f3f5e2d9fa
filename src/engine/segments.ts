import type { Value } from '../inventory/inventory.ts';
import type { FleetModule, Module } from '../modules/module.ts';
import { referencesOf } from '../playbook/expression.ts';
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
export type Segment =
  | { kind: 'batch'; tasks: BoundTask[]; runOnce: boolean }
  | { kind: 'fleet'; task: BoundFleetTask };

export type Modules = ReadonlyMap<string, Module | FleetModule>;

/**
 * Cuts a play's tasks where one script cannot serve them together: around fleet tasks, `run_once` and `retries`;
 * after a task whose registered result a later one uses; and before a task whose parameters need facts that are
 * not known yet.
 */
export function segmentsOf(tasks: readonly Task[], modules: Modules, firstIndex = 0): Segment[] {
  const segments: Segment[] = [];
  let open: Extract<Segment, { kind: 'batch' }> | undefined;
  let factsKnown = false;
  for (const [offset, task] of tasks.entries()) {
    const index = firstIndex + offset;
    const module = modules.get(task.module);
    if (module === undefined) throw new Error(`task ${index}: no module ${task.module}`);
    if (needsFacts(task) && !factsKnown) {
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
    if (alone || isUsedLater(task.register, tasks.slice(offset + 1))) {
      open = undefined;
      factsKnown = true;
    }
  }
  return segments;
}

/** `when` is judged after the first script, so only parameters and loops need facts beforehand. */
function needsFacts(task: Task): boolean {
  return referencesOf([task.params, task.loop, Object.values(task.vars)]).has('facts');
}

function isUsedLater(name: string | null, later: readonly Task[]): boolean {
  if (name === null) return false;
  return later.some((task) => {
    const conditions: Value[] = task.when.map((condition) => `{{ ${condition} }}`);
    const names = referencesOf([task.params, task.loop, conditions, Object.values(task.vars)]);
    return names.has(name) || names.has('vars');
  });
}
