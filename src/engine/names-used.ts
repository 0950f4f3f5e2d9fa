import type { Vars } from '../inventory/inventory.ts';
import type { Task } from '../playbook/playbook.ts';
import { namesNeeded } from '../playbook/variables.ts';

/** The names a task's parameters and loop use, through the play's and its own variables as well. */
export function namesInParams(task: Task, playVars: Vars): Set<string> {
  return namesNeeded([task.params, task.loop], { ...playVars, ...task.vars });
}

/** The names its `when` uses, likewise. */
export function namesInWhen(task: Task, playVars: Vars): Set<string> {
  const conditions = task.when.map((condition) => `{{ ${condition} }}`);
  return namesNeeded(conditions, { ...playVars, ...task.vars });
}
