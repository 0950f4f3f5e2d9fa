import type { Vars } from '../inventory/inventory.ts';
import type { Play, Task } from '../playbook/playbook.ts';
import { undefinedReferences } from '../playbook/variables.ts';
import type { Problem } from '../usage-error.ts';
import type { KnownHost } from './host.ts';
import { loopItems, renderParams, withItem } from './instances.ts';
import { namesInParams } from './names-used.ts';
import { type GroupNames, type Scope, scopeFor } from './scope.ts';
import type { Modules } from './segments.ts';

/** What a play's tasks are checked against. */
export interface CheckContext {
  groups: GroupNames;
  modules: Modules;
  extraVars: Vars;
}

/** What is wrong in a play on its hosts, as far as it can be told before connecting to any. */
export function problemsOf(play: Play, hosts: readonly KnownHost[], context: CheckContext): Problem[] {
  const { extraVars } = context;
  const byName = new Map(hosts.map((host) => [host.name, host]));
  const known = (name: string): ReadonlySet<string> =>
    new Set([...Object.keys(byName.get(name)?.inventory.vars ?? {}), ...Object.keys(extraVars)]);
  const undefinedNames = undefinedReferences(play, known, [...byName.keys()]);
  if (undefinedNames.length > 0) return undefinedNames;
  const tasks = [...play.tasks, ...play.handlers];
  const registered = new Set(tasks.flatMap((task) => task.register ?? []));
  return tasks.flatMap((task) =>
    isStatic(task, play, registered) ? taskProblems(task, play, hosts, context) : [],
  );
}

/** Facts and registered results are known only on the way; such a task is checked on each host when its time comes. */
function isStatic(task: Task, play: Play, registered: ReadonlySet<string>): boolean {
  const names = namesInParams(task, play.vars);
  return !names.has('facts') && !names.has('vars') && ![...registered].some((name) => names.has(name));
}

/** The same fault on several hosts is one problem that names them. */
function taskProblems(task: Task, play: Play, hosts: readonly KnownHost[], context: CheckContext): Problem[] {
  const hostsByMessage = new Map<string, string[]>();
  for (const host of hosts) {
    for (const message of faultsOn(task, scopeOrFault(host, play, task, context), context.modules)) {
      hostsByMessage.set(message, [...(hostsByMessage.get(message) ?? []), host.name]);
    }
  }
  const place = task.locate?.([task.module]) ?? task.position;
  return [...hostsByMessage].map(([message, names]) => {
    const where = names.length === hosts.length ? '' : ` (on ${names.join(', ')})`;
    return { ...place, message: `${message}${where}` };
  });
}

function scopeOrFault(host: KnownHost, play: Play, task: Task, context: CheckContext): Scope | Error {
  try {
    return scopeFor(host, play, context.extraVars, context.groups, task);
  } catch (error) {
    return error as Error;
  }
}

function faultsOn(task: Task, scope: Scope | Error, modules: Modules): string[] {
  if (scope instanceof Error) return [scope.message];
  const schema = modules.get(task.module)?.params;
  if (schema === undefined) return [`there is no module ${task.module}`];
  try {
    const scopes = loopItems(task, scope)?.map((item) => withItem(scope, item)) ?? [scope];
    for (const each of scopes) renderParams(task, schema, each);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
