import { suggestion } from '../did-you-mean.ts';
import type { Value } from '../inventory/inventory.ts';
import { splitPattern } from '../inventory/pattern.ts';
import { UsageError } from '../usage-error.ts';
import {
  faultAt,
  faultAtKey,
  flagField,
  hasField,
  isFields,
  namesField,
  numberField,
  type Part,
  show,
  textField,
} from './part.ts';
import type { Locate, Play, Task } from './playbook.ts';
import { type Inherited, type ModuleList, positionOf } from './read-task.ts';
import { readVars } from './read-vars.ts';
import { hasTemplate } from './template.ts';
import { PLAY_KEYS, playKeyHint, TASK_KEYS } from './words.ts';

/** Reads a list of tasks, imports included: `key` is `tasks` or `handlers`. */
export type TaskListReader = (part: Part, key: string, inherited: Inherited) => Promise<Task[]>;

export async function readPlay(
  part: Part,
  modules: ModuleList,
  inherited: Inherited,
  readTasks: TaskListReader,
): Promise<Play> {
  checkKeys(part, modules);
  const hosts = readHosts(part);
  const tasks = await readTasks(part, 'tasks', inherited);
  const handlers = await readTasks(part, 'handlers', { ...inherited, when: [] });
  checkHandlers(part, handlers);
  checkNotify(part, [...tasks, ...handlers], handlers);
  return {
    name: textField(part, 'name') ?? hosts,
    hosts,
    become: flagField(part, 'become'),
    checkMode: flagField(part, 'check_mode'),
    vars: { ...readVars(part), ...inherited.vars },
    serial: readSerial(part),
    maxFailPercentage: readMaxFail(part),
    tasks,
    handlers,
    position: positionOf(part),
    locate: locatePlay(part, inherited),
  };
}

/** Variables that came with an import stand in the importing file. */
function locatePlay(part: Part, { vars, varsLocate }: Inherited): Locate {
  return ([key, ...below], offset) =>
    key === 'vars' && varsLocate !== null && Object.hasOwn(vars, below[0] ?? '')
      ? varsLocate(below, offset)
      : part.source.locate([...part.path, ...(key === undefined ? [] : [key]), ...below], offset);
}

function checkKeys(part: Part, modules: ModuleList): void {
  const isTask = !hasField(part, 'hosts') && Object.keys(part.fields).some((key) => modules.has(key));
  if (isTask) {
    faultAt(
      part,
      [],
      'this is a task, and a playbook is a list of plays',
      'put it under `tasks` of a play with `hosts`',
    );
    return;
  }
  const known: readonly string[] = PLAY_KEYS;
  for (const key of Object.keys(part.fields).filter((name) => !known.includes(name))) {
    const taskWord = (TASK_KEYS as readonly string[]).includes(key) ? 'put it on the tasks' : undefined;
    faultAtKey(part, [key], `a play has no \`${key}\``, playKeyHint(key) ?? taskWord);
  }
  if (!hasField(part, 'hosts'))
    faultAt(part, [], 'the play has no `hosts`', 'name hosts or groups, or `hosts: all`');
}

function readHosts(part: Part): string {
  const names = namesField(part, 'hosts', false);
  const hosts = (names.length > 1 ? names.flatMap((name) => patternsOf(part, name)) : names).join(',');
  if (hasTemplate(hosts))
    faultAt(part, ['hosts'], '`hosts` takes no expression', 'name a group, and choose with `-l`');
  else if (hosts === '' && hasField(part, 'hosts') && part.fields.hosts === null) {
    faultAtKey(part, ['hosts'], '`hosts` is empty', 'name hosts or groups, or `hosts: all`');
  }
  return hosts;
}

/** Each item of a list may be a pattern of several: between commas a colon divides nothing (Ansible's split_host_pattern). */
function patternsOf(part: Part, name: string): string[] {
  try {
    return splitPattern(name);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    for (const { message, hint } of error.problems) faultAt(part, ['hosts'], message, hint);
    return [];
  }
}

function readSerial(part: Part): (number | string)[] {
  if (!hasField(part, 'serial')) return [];
  const value = part.fields.serial ?? null;
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item, index) => {
    const size = batchSize(item);
    if (size !== null) return [size];
    const path = Array.isArray(value) ? ['serial', index] : ['serial'];
    faultAt(
      part,
      path,
      `\`serial\` must be a number of hosts or a percentage such as "30%", not ${show(item)}`,
    );
    return [];
  });
}

function batchSize(value: Value): number | string | null {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 1 ? value : null;
  if (typeof value !== 'string') return null;
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  const percent = /^(\d{1,3}(?:\.\d+)?)%$/.exec(value)?.[1];
  return percent !== undefined && Number(percent) > 0 && Number(percent) <= 100 ? value : null;
}

/** `any_errors_fatal: true` is the strictest percentage. */
function readMaxFail(part: Part): number | null {
  const fatal = flagField(part, 'any_errors_fatal');
  if (!hasField(part, 'max_fail_percentage')) return fatal ? 0 : null;
  const most = numberField(part, 'max_fail_percentage', { min: 0, max: 100, integer: false, fallback: 0 });
  return fatal ? 0 : most;
}

function checkHandlers(part: Part, handlers: Task[]): void {
  const seen = new Set<string>();
  for (const handler of handlers) {
    const place = handler.locate?.([]) ?? handler.position;
    if (handler.name === null) {
      part.problems.push({
        ...place,
        message: 'a handler needs a name',
        hint: 'tasks call it by that name with `notify`',
      });
    } else if (seen.has(handler.name)) {
      const at = handler.locate?.(['name']) ?? place;
      part.problems.push({ ...at, message: `there are two handlers called \`${handler.name}\`` });
    } else seen.add(handler.name);
  }
}

function checkNotify(part: Part, tasks: Task[], handlers: Task[]): void {
  const names = [...new Set(handlers.flatMap((handler) => handler.name ?? []))];
  for (const task of tasks) {
    for (const name of task.notify.filter((wanted) => !names.includes(wanted))) {
      const hint = suggestion(name, names) ?? 'the play has no handlers';
      const place = task.locate?.(['notify', task.notify.indexOf(name)]) ?? task.position;
      part.problems.push({ ...place, message: `there is no handler \`${name}\``, hint });
    }
  }
}

/** A map that stands in a list, or null with a problem. */
export function partAt(
  parent: Pick<Part, 'source' | 'problems'>,
  path: Part['path'],
  value: Value,
  what: string,
): Part | null {
  const part: Part = { ...parent, path, fields: {} };
  if (isFields(value)) return { ...part, fields: value };
  faultAt(part, [], `${what} must be a map, not ${show(value)}`);
  return null;
}
