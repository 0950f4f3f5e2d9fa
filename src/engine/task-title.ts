import type { FleetModule, Module } from '../modules/module.ts';
import { expressionsIn } from '../playbook/expression.ts';
import { withDefaults } from '../playbook/params.ts';
import type { Task } from '../playbook/playbook.ts';

const MOST_CHARACTERS = 60;

/** What a task is called: its name, else what its module says of its parameters, else the module where they differ by host. */
export function taskTitle(task: Task, module: Module | FleetModule): string {
  if (task.name !== null) return task.name;
  if (expressionsIn(task.params).length > 0) return module.name;
  const title = module.title(withDefaults(module.params, task.params));
  return title.length > MOST_CHARACTERS ? `${title.slice(0, MOST_CHARACTERS - 1)}…` : title;
}
