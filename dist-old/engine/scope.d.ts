import type { Vars } from '../inventory/inventory.ts';
import type { Play, Task } from '../playbook/playbook.ts';
import type { KnownHost } from './host.ts';
export type Scope = Record<string, unknown>;
/** Group name to host names, for expressions. */
export type GroupNames = Record<string, string[]>;
/**
 * The names an expression may use on a host. Later ones win: host variables, play vars, the task's own (from
 * import_tasks), registered results, `-e`. That is Ansible's order for the kinds netfix has. What a host printed
 * (registered results) is never rendered as an expression.
 */
export declare function scopeFor(host: KnownHost, play: Play, extraVars: Vars, groups: GroupNames, task?: Task): Scope;
