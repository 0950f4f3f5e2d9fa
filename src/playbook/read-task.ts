import type { TSchema } from 'typebox';
import type { Value, Vars } from '../inventory/inventory.ts';
import { checkTemplates, checkWhen } from './check-expressions.ts';
import { paramFaults } from './params.ts';
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
import type { Locate, Task } from './playbook.ts';
import { readVars, variableNameFault } from './read-vars.ts';
import { hasTemplate } from './template.ts';
import { isAnsibleWord, TASK_KEYS, taskKeyHint } from './words.ts';

export type ModuleList = ReadonlyMap<string, { name: string; params: TSchema }>;

/** What an `import_tasks` or `import_playbook` passes on to every task it brings in. */
export interface Inherited {
  when: { source: string; locate: Locate }[];
  tags: string[];
  vars: Vars;
  varsLocate: Locate | null;
}

export const NOTHING_INHERITED: Inherited = { when: [], tags: [], vars: {}, varsLocate: null };

const MAX_NAME = 200;

/** Null when the task has no module to run; what is wrong is in `part.problems`. */
export function readTask(part: Part, modules: ModuleList, inherited: Inherited): Task | null {
  const module = readModule(part, modules);
  const own = readWhen(part);
  const vars = readVars(part);
  const task = {
    name: readName(part),
    module: module ?? '',
    params: module === null ? null : readParams(part, module, modules),
    when: [...inherited.when.map(({ source }) => source), ...own],
    loop: readLoop(part),
    register: readRegister(part),
    tags: [...new Set([...inherited.tags, ...readTags(part)])],
    ignoreErrors: flagField(part, 'ignore_errors'),
    notify: namesField(part, 'notify', false),
    retries: numberField(part, 'retries', { min: 0, max: 1000, integer: true, fallback: 0 }),
    delay: numberField(part, 'delay', { min: 0, max: 3600, integer: false, fallback: 5 }),
    runOnce: flagField(part, 'run_once'),
    vars: { ...inherited.vars, ...vars },
    position: positionOf(part),
    locate: locateTask(part, inherited, vars),
  };
  return module === null ? null : task;
}

export function positionOf(part: Part): Task['position'] {
  const { file, line, column } = part.source.locate(part.path);
  return { file, line, column };
}

/** Conditions and variables that came with an import stand in the importing file. */
function locateTask(part: Part, inherited: Inherited, vars: Vars): Locate {
  return (path, offset) => {
    const [key, index] = path;
    if (key === 'when' && typeof index === 'number') {
      const from = inherited.when[index];
      return from?.locate([], offset) ?? locateWhen(part, index - inherited.when.length, offset);
    }
    const isOuter = key === 'vars' && index !== undefined && !Object.hasOwn(vars, index);
    if (isOuter && inherited.varsLocate !== null) return inherited.varsLocate(path.slice(1), offset);
    return part.source.locate([...part.path, ...path], offset);
  };
}

export function locateWhen(part: Part, index: number, offset?: number): ReturnType<Locate> {
  const path = Array.isArray(part.fields.when) ? ['when', index] : ['when'];
  return part.source.locate([...part.path, ...path], offset);
}

function readModule(part: Part, modules: ModuleList): string | null {
  const others = Object.keys(part.fields).filter((key) => !(TASK_KEYS as readonly string[]).includes(key));
  const found = others.filter((key) => modules.has(key));
  const unknown = others.filter((key) => !modules.has(key));
  const missing = found.length === 0;
  for (const key of unknown) {
    const what = isAnsibleWord(key)
      ? `netfix has no \`${key}\``
      : `there is no module${missing ? '' : ' or key'} \`${key}\``;
    faultAtKey(part, [key], what, taskKeyHint(key, modules.keys()));
  }
  if (missing && unknown.length === 0) {
    faultAt(part, [], 'the task has no module', `give it one of ${[...modules.keys()].join(', ')}`);
  }
  for (const key of found.slice(1)) {
    faultAtKey(
      part,
      [key],
      `a task has one module, and this one has \`${found[0]}\` already`,
      'make it a task of its own',
    );
  }
  return found[0] ?? null;
}

function readParams(part: Part, module: string, modules: ModuleList): Value {
  const given = part.fields[module] ?? null;
  const params: Value = given === null ? {} : given;
  const schema = modules.get(module)?.params;
  checkTemplates(part, params, [module]);
  if (typeof params === 'string' && hasTemplate(params)) return params;
  if (!isFields(params)) {
    const example =
      typeof params === 'string' && module === 'shell'
        ? '`shell: { check: …, fix: … }`'
        : `\`${module}: { name: value }\``;
    faultAt(
      part,
      [module],
      `\`${module}\` takes its parameters as a map, not ${show(params)}`,
      `write ${example}`,
    );
    return {};
  }
  for (const fault of schema === undefined ? [] : paramFaults(schema, params)) {
    const report = fault.key === undefined && !fault.missing ? faultAt : faultAtKey;
    const path = [module, ...fault.path, ...(fault.key === undefined ? [] : [fault.key])];
    report(part, path, `${module}: ${fault.message}`, fault.hint);
  }
  return params;
}

/** For people, and one for all hosts: an expression in it stays as it stands. */
function readName(part: Part): string | null {
  return textField(part, 'name')?.replace(/\s+/g, ' ').trim().slice(0, MAX_NAME) ?? null;
}

/** Conditions as written; the booleans `true` and `false` become their CEL words. */
export function readWhen(part: Part): string[] {
  if (!hasField(part, 'when')) return [];
  const value = part.fields.when ?? null;
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item, index) => {
    const path = Array.isArray(value) ? ['when', index] : ['when'];
    if (typeof item === 'boolean') return [String(item)];
    if (typeof item === 'string' && item.trim() !== '') return checkWhen(part, path, item) ? [item] : [];
    faultAt(part, path, `\`when\` must be an expression, true, false or a list of these, not ${show(item)}`);
    return [];
  });
}

function readLoop(part: Part): Task['loop'] {
  if (!hasField(part, 'loop')) return null;
  const loop = part.fields.loop ?? null;
  checkTemplates(part, loop, ['loop']);
  if (Array.isArray(loop) || (typeof loop === 'string' && hasTemplate(loop))) return loop;
  const hint = typeof loop === 'string' ? `for a variable write "{{ ${loop} }}"` : undefined;
  faultAt(
    part,
    ['loop'],
    `\`loop\` must be a list, or an expression that gives one, not ${show(loop)}`,
    hint,
  );
  return [];
}

function readRegister(part: Part): string | null {
  const name = textField(part, 'register');
  if (name === null) return null;
  const fault = variableNameFault(name);
  if (fault === null) return name;
  faultAt(part, ['register'], fault);
  return null;
}

export function readTags(part: Part): string[] {
  const tags = namesField(part, 'tags', true);
  for (const tag of tags.filter((name) => /\s/.test(name) || hasTemplate(name))) {
    faultAt(part, ['tags'], `a tag is one word, not ${show(tag)}`);
  }
  return tags;
}
