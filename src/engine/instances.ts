import type { Value } from '../inventory/inventory.ts';
import type { Finding, Module } from '../modules/module.ts';
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

/** Rendered parameters with defaults filled in. Throws ParamsError naming every fault. */
export function renderParams(task: Task, schema: Module['params'], scope: Scope): unknown {
  const rendered = renderValue(task.params, scope);
  const faults = checkParams(schema, rendered);
  if (faults.length > 0) throw new ParamsError(`${task.module}: ${faults.join('; ')}`);
  return withDefaults(schema, rendered);
}

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
