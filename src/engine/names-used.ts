import type { Value, Vars } from '../inventory/inventory.ts';
import { referencesOf } from '../playbook/expression.ts';
import type { Task } from '../playbook/playbook.ts';

/** The names a task's parameters and loop use, through the play's and its own variables as well. */
export function namesInParams(task: Task, playVars: Vars): Set<string> {
  return closure([task.params, task.loop], { ...playVars, ...task.vars });
}

/** The names its `when` uses, likewise. */
export function namesInWhen(task: Task, playVars: Vars): Set<string> {
  return closure(
    task.when.map((condition) => `{{ ${condition} }}`),
    { ...playVars, ...task.vars },
  );
}

function closure(value: Value, vars: Vars): Set<string> {
  const names = referencesOf(value);
  for (const name of names) {
    const next = Object.hasOwn(vars, name) ? vars[name] : undefined;
    // A Set may grow while it is walked: new names are visited too.
    if (next !== undefined) for (const found of referencesOf(next)) names.add(found);
  }
  return names;
}
