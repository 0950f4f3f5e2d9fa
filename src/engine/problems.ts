import type { Vars } from '../inventory/inventory.ts';
import { circularVariables } from '../playbook/circular.ts';
import { ExpressionError, evaluateCondition } from '../playbook/expression.ts';
import type { Play, Task } from '../playbook/playbook.ts';
import { undefinedReferences } from '../playbook/variables.ts';
import { eachOnce, type Problem } from '../usage-error.ts';
import type { KnownHost } from './host.ts';
import { loopItems, renderParams, withItem } from './instances.ts';
import { namesInParams, namesInWhen } from './names-used.ts';
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
  const circular = circularVariables(
    play,
    hosts.map(({ name, inventory }) => ({ name, vars: inventory.vars })),
    extraVars,
  );
  if (circular.length > 0) return circular;
  const tasks = [...play.tasks, ...play.handlers];
  const registered = new Set(tasks.flatMap((task) => task.register ?? []));
  const problems = tasks.flatMap((task) =>
    isStatic(namesInParams(task, play.vars), registered)
      ? taskProblems(task, play, hosts, context, isStatic(namesInWhen(task, play.vars), registered))
      : [],
  );
  return eachOnce(problems);
}

/** Facts and registered results are known only on the way; what uses them is checked on each host when its time comes. */
function isStatic(names: ReadonlySet<string>, registered: ReadonlySet<string>): boolean {
  return !names.has('facts') && !names.has('vars') && ![...registered].some((name) => names.has(name));
}

/** What is wrong with a task on one host, and in which part of it. */
interface Fault {
  path: (string | number)[];
  message: string;
}

/** The same fault on several hosts is one problem that names them. */
function taskProblems(
  task: Task,
  play: Play,
  hosts: readonly KnownHost[],
  context: CheckContext,
  knowsWhen: boolean,
): Problem[] {
  const found = new Map<string, Fault & { names: Set<string> }>();
  const check = { modules: context.modules, groups: new Set(Object.keys(context.groups)), knowsWhen };
  for (const host of hosts) {
    for (const fault of faultsOn(task, scopeOrFault(host, play, task, context), check)) {
      const key = `${fault.path.join(' ')} ${fault.message}`;
      found.set(key, { ...fault, names: (found.get(key)?.names ?? new Set()).add(host.name) });
    }
  }
  return [...found.values()].map(({ path, message, names }) => {
    const where = names.size === hosts.length ? '' : ` (on ${[...names].join(', ')})`;
    return { ...(task.locate?.(path) ?? task.position), message: `${message}${where}` };
  });
}

function scopeOrFault(host: KnownHost, play: Play, task: Task, context: CheckContext): Scope | Error {
  try {
    return scopeFor(host, play, context.extraVars, context.groups, task);
  } catch (error) {
    return error as Error;
  }
}

interface TaskCheck {
  modules: Modules;
  groups: ReadonlySet<string>;
  /** Whether its `when` can be told yet. */
  knowsWhen: boolean;
}

function faultsOn(task: Task, scope: Scope | Error, check: TaskCheck): Fault[] {
  if (scope instanceof Error) return [faultOf(scope, [task.module])];
  try {
    const scopes = loopItems(task, scope)?.map((item) => withItem(scope, item)) ?? [scope];
    return scopes.flatMap((each) => instanceFaults(task, each, check));
  } catch (error) {
    return [faultOf(error, ['loop'])];
  }
}

/** Of what its `when` leaves out, the parameters need not make sense: `when: has(item.port)`. */
function instanceFaults(task: Task, scope: Scope, { modules, groups, knowsWhen }: TaskCheck): Fault[] {
  const inParams = (message: string): Fault => ({ path: [task.module], message });
  const module = modules.get(task.module);
  if (module === undefined) return [inParams(`there is no module ${task.module}`)];
  const wanted = knowsWhen ? wants(task, scope) : null;
  if (wanted === false) return [];
  if (wanted !== null && wanted !== true) return [wanted];
  try {
    const params = renderParams(task, module.params, scope);
    return wanted === null ? [] : (module.faults?.(params as never, groups) ?? []).map(inParams);
  } catch (error) {
    return [faultOf(error, [task.module])];
  }
}

/** An expression that fails knows where it stands in what was rendered, which is at `root`. */
function faultOf(error: unknown, root: string[]): Fault {
  return {
    path: [...root, ...(error instanceof ExpressionError ? error.path : [])],
    message: messageOf(error),
  };
}

/** Whether its `when` holds, or what is wrong with which of its conditions. */
function wants(task: Task, scope: Scope): boolean | Fault {
  for (const [index, condition] of task.when.entries()) {
    try {
      if (!evaluateCondition(condition, scope)) return false;
    } catch (error) {
      return { path: ['when', index], message: messageOf(error) };
    }
  }
  return true;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
