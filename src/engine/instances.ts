import type { Value } from '../inventory/inventory.ts';
import type { Finding, Module } from '../modules/module.ts';
import { oncePer } from '../once-per.ts';
import { evaluateCondition, renderValue } from '../playbook/expression.ts';
import { checkParams, withDefaults } from '../playbook/params.ts';
import type { Task } from '../playbook/playbook.ts';
import type { Scope } from './scope.ts';
import type { BoundTask } from './segments.ts';

/** A task as it stands on one host: once, or once per loop item. */
export interface Instance {
  bound: BoundTask;
  item: Value | undefined;
  params: unknown;
  /** Why it cannot be done at all, such as an expression that fails on this host. */
  fault: Finding | null;
}

/** Renders a task's loop and parameters for one host. What cannot be rendered is this host's failure, not ours. */
export function expand(bound: BoundTask, scope: Scope): Instance[] {
  try {
    const items = loopItems(bound.task, scope);
    if (items === null) return [instance(bound, undefined, scope)];
    return items.map((item) => instance(bound, item, withItem(scope, item)));
  } catch (error) {
    return [{ bound, item: undefined, params: undefined, fault: expressionFinding(error) }];
  }
}

/** Whether the instance's `when` holds; a Finding when it cannot be judged. */
export function judge(instance: Instance, scope: Scope): boolean | Finding {
  try {
    return holds(instance.bound.task, withItem(scope, instance.item));
  } catch (error) {
    return expressionFinding(error);
  }
}

export function holds(task: Task, scope: Scope): boolean {
  return task.when.every((condition) => evaluateCondition(condition, scope));
}

export function withItem(scope: Scope, item: Value | undefined): Scope {
  return item === undefined ? scope : { ...scope, item };
}

/** The items of a task's loop, or null for a task without one. */
export function loopItems(task: Task, scope: Scope): Value[] | null {
  if (task.loop === null) return null;
  const items = renderValue(task.loop, scope);
  if (!Array.isArray(items))
    throw new ParamsError(`loop gives ${items === null ? 'null' : typeof items}, not a list`);
  return items;
}

/**
 * Rendered parameters with defaults filled in. Hosts for which they come out the same share them, and what is made of
 * them: most tasks read the same on all hosts, and to check them takes longer than all else before the first connection.
 * Throws ParamsError naming every fault.
 */
export function renderParams(task: Task, schema: Module['params'], scope: Scope): unknown {
  const rendered = renderValue(task.params, scope);
  const text = JSON.stringify(rendered, allNumbers);
  const known = renderedBefore(task);
  if (!known.has(text)) {
    const faults = checkParams(schema, rendered);
    if (faults.length > 0) throw new ParamsError(`${task.module}: ${faults.join('; ')}`);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, frozen(withDefaults(schema, rendered)));
  }
  return known.get(text);
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

/** JSON has no NaN and no infinity, and would write null. */
function allNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { '\0number': String(value) } : value;
}

/** A loop of some items comes round to each again; parameters that differ from host to host are not worth keeping. */
const MOST_REMEMBERED = 20;

/** Checked parameters of a task, by their JSON as rendered. */
const renderedBefore = oncePer((_task: Task) => new Map<string, unknown>());

/** Parameters that are wrong once rendered. */
class ParamsError extends Error {}

export function expressionFinding(error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'task.expression', severity: 'error', message };
}

function instance(bound: BoundTask, item: Value | undefined, scope: Scope): Instance {
  try {
    return { bound, item, params: renderParams(bound.task, bound.module.params, scope), fault: null };
  } catch (error) {
    return { bound, item, params: undefined, fault: expressionFinding(error) };
  }
}
