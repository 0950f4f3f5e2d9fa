import type { Vars } from '../inventory/inventory.ts';
import type { Play, Task } from '../playbook/playbook.ts';
import { resolveVars } from '../playbook/variables.ts';
import type { KnownHost } from './host.ts';

export type Scope = Record<string, unknown>;

/** Group name to host names, for expressions. */
export type GroupNames = Record<string, string[]>;

/**
 * The names an expression may use on a host. Later ones win: host variables, play vars, the task's own (from
 * import_tasks), registered results, `-e`. That is Ansible's order for the kinds netfix has. What a host printed
 * (registered results) is never rendered as an expression.
 */
export function scopeFor(
  host: KnownHost,
  play: Play,
  extraVars: Vars,
  groups: GroupNames,
  task?: Task,
): Scope {
  const builtins = {
    host: { name: host.name, groups: host.inventory.groups, address: host.address },
    groups,
    ...(host.facts === null ? {} : { facts: host.facts }),
  };
  const written: Vars = { ...host.inventory.vars, ...play.vars, ...task?.vars, ...extraVars };
  const registered = Object.entries(host.registered).filter(([name]) => !Object.hasOwn(extraVars, name));
  const vars = resolveVars(written, builtins, Object.fromEntries(registered));
  return { ...vars, vars, ...builtins };
}
