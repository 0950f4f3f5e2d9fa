import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { TSchema } from 'typebox';
import { suggestion } from '../did-you-mean.ts';
import type { Value } from '../inventory/inventory.ts';
import { eachOnce, type Problem, UsageError } from '../usage-error.ts';
import { faultAt, faultAtKey, hasField, type Part, show, textField } from './part.ts';
import type { Place, Play, Playbook, Task } from './playbook.ts';
import { partAt, readPlay } from './read-play.ts';
import {
  type Inherited,
  locateWhen,
  type ModuleList,
  NOTHING_INHERITED,
  readTags,
  readTask,
  readWhen,
} from './read-task.ts';
import { readVars } from './read-vars.ts';
import { readSource, type Source } from './source.ts';
import { hasTemplate } from './template.ts';
import { IMPORT_KEYS } from './words.ts';

const MAX_TASKS = 10_000;
const MAX_PROBLEMS = 100;

/**
 * Reads a playbook and all it imports, and checks everything that can be known before a host is touched: YAML, keys,
 * modules and their parameters, expressions, handlers, imports. Throws one UsageError with every problem found.
 * Values with `{{ }}` are checked for syntax here and for type once rendered (checkParams); for the variables they
 * need see undefinedReferences.
 */
export async function loadPlaybook(
  file: string,
  modules: ReadonlyMap<string, { name: string; params: TSchema }>,
): Promise<Playbook> {
  const loading: Loading = { modules, problems: [], sources: new Map(), tasks: 0 };
  const plays = await readPlaybook(loading, file, NOTHING_INHERITED, []);
  if (plays.length === 0 && loading.problems.length === 0)
    loading.problems.push({ file, message: 'there are no plays in it' });
  if (loading.problems.length > 0) throw new UsageError(limited(ordered(loading.problems)));
  return { file, plays };
}

interface Loading {
  modules: ModuleList;
  problems: Problem[];
  /** By resolved path: a file imported twice is read once. */
  sources: Map<string, Promise<Source>>;
  tasks: number;
}

/** File by file as they were read, each from top to bottom, each fault once. */
function ordered(problems: Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  const rank = (problem: Problem) =>
    files.indexOf(problem.file) * 1e12 + (problem.line ?? 0) * 1e5 + (problem.column ?? 0);
  return eachOnce(problems).sort((a, b) => rank(a) - rank(b));
}

function limited(problems: Problem[]): Problem[] {
  const more = problems.length - MAX_PROBLEMS;
  return more > 0 ? [...problems.slice(0, MAX_PROBLEMS), { message: `and ${more} more` }] : problems;
}

/** What an import names, and where. A file that cannot be read at all is told there. */
interface Named {
  file: string;
  place: Place;
}

async function open(loading: Loading, file: string, named: Named | null): Promise<Source> {
  const path = resolve(file);
  const known = loading.sources.get(path);
  if (known !== undefined) return await known;
  const reading = readSource(file);
  loading.sources.set(path, reading);
  const { problems } = await reading;
  const isWhole = (problem: Problem): boolean => problem.line === undefined;
  loading.problems.push(
    ...problems.map((problem) =>
      named !== null && isWhole(problem)
        ? { ...problem, ...named.place, message: `${named.file}: ${problem.message}` }
        : problem,
    ),
  );
  return await reading;
}

async function readPlaybook(
  loading: Loading,
  file: string,
  inherited: Inherited,
  importing: string[],
  named: Named | null = null,
): Promise<Play[]> {
  const source = await open(loading, file, named);
  const items = listOf(
    loading,
    source,
    'a playbook is a list of plays',
    '- name: …\n  hosts: all\n  tasks: []',
  );
  const plays: Play[] = [];
  for (const [index, item] of items.entries()) {
    const part = partAt({ source, problems: loading.problems }, [index], item, 'a play');
    if (part === null) continue;
    if (hasField(part, 'import_playbook'))
      plays.push(...(await importPlaybook(loading, part, inherited, importing)));
    else plays.push(await readOnePlay(loading, part, inherited));
  }
  return plays;
}

function listOf(loading: Loading, source: Source, message: string, example: string): Value[] {
  if (source.data === null) return [];
  const value = (source.data.value ?? null) as Value;
  if (Array.isArray(value)) return value;
  const found = value === null ? `${message}, and the file is empty` : `${message}, not ${show(value)}`;
  const place = value === null ? { file: source.file } : source.locate([]);
  loading.problems.push({ ...place, message: found, hint: `start it like this:\n${example}` });
  return [];
}

function readOnePlay(loading: Loading, part: Part, inherited: Inherited): Promise<Play> {
  return readPlay(part, loading.modules, inherited, (play, key, from) =>
    readTaskField(loading, play, key, from),
  );
}

async function readTaskField(
  loading: Loading,
  part: Part,
  key: string,
  inherited: Inherited,
): Promise<Task[]> {
  const value = hasField(part, key) ? (part.fields[key] ?? null) : null;
  if (value === null) return [];
  if (Array.isArray(value))
    return await readTaskList(loading, part.source, [...part.path, key], value, inherited, []);
  faultAt(part, [key], `\`${key}\` must be a list, not ${show(value)}`, 'start each task with `-`');
  return [];
}

async function readTaskList(
  loading: Loading,
  source: Source,
  path: Part['path'],
  items: Value[],
  inherited: Inherited,
  importing: string[],
): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const [index, item] of items.entries()) {
    const part = partAt({ source, problems: loading.problems }, [...path, index], item, 'a task');
    if (part === null || !countTask(loading, part)) continue;
    if (hasField(part, 'import_tasks'))
      tasks.push(...(await importTasks(loading, part, inherited, importing)));
    else tasks.push(...[readTask(part, loading.modules, inherited)].filter((task) => task !== null));
  }
  return tasks;
}

/** Imports of imports multiply: a bound keeps a few small files from becoming millions of tasks. */
function countTask(loading: Loading, part: Part): boolean {
  loading.tasks++;
  if (loading.tasks === MAX_TASKS + 1) faultAt(part, [], `more than ${MAX_TASKS} tasks`);
  return loading.tasks <= MAX_TASKS;
}

async function importTasks(
  loading: Loading,
  part: Part,
  inherited: Inherited,
  importing: string[],
): Promise<Task[]> {
  const file = importedFile(part, 'import_tasks', importing);
  const passed = inherit(part, inherited, 'import_tasks');
  if (file === null) return [];
  const source = await open(loading, file, namedBy(part, 'import_tasks'));
  const items = listOf(
    loading,
    source,
    'a file of tasks is a list',
    '- sysctl: { settings: { net.ipv4.ip_forward: 1 } }',
  );
  return await readTaskList(loading, source, [], items, passed, [...importing, resolve(part.source.file)]);
}

async function importPlaybook(
  loading: Loading,
  part: Part,
  inherited: Inherited,
  importing: string[],
): Promise<Play[]> {
  const file = importedFile(part, 'import_playbook', importing);
  const passed = inherit(part, inherited, 'import_playbook');
  if (file === null || !countTask(loading, part)) return [];
  const chain = [...importing, resolve(part.source.file)];
  return await readPlaybook(loading, file, passed, chain, namedBy(part, 'import_playbook'));
}

function namedBy(part: Part, key: string): Named {
  return { file: textField(part, key) ?? '', place: part.source.locate([...part.path, key]) };
}

/** Relative to the importing file. Null when it cannot be taken. */
function importedFile(part: Part, key: string, importing: string[]): string | null {
  const wanted = textField(part, key);
  if (wanted === null) {
    faultAt(part, [key], `\`${key}\` must name a file`);
    return null;
  }
  if (hasTemplate(wanted)) {
    faultAt(part, [key], `\`${key}\` takes no expression`, 'import each file, with `when` to choose');
    return null;
  }
  const file = isAbsolute(wanted) ? wanted : join(dirname(part.source.file), wanted);
  const chain = [...importing, resolve(part.source.file)];
  if (!chain.includes(resolve(file))) return file;
  faultAt(part, [key], `\`${wanted}\` imports itself`, chainHint(chain, file));
  return null;
}

function chainHint(chain: string[], file: string): string {
  const cycle = chain.slice(chain.indexOf(resolve(file)));
  return `the circle: ${[...cycle, resolve(file)].map((path) => path.split('/').at(-1)).join(' → ')}`;
}

function inherit(part: Part, outer: Inherited, key: string): Inherited {
  const known: readonly string[] = [key, ...IMPORT_KEYS];
  for (const name of Object.keys(part.fields).filter((field) => !known.includes(field))) {
    faultAtKey(part, [name], `\`${key}\` has no \`${name}\``, suggestion(name, known));
  }
  const when = readWhen(part).map((source, index) => ({
    source,
    locate: (_: unknown, offset?: number) => locateWhen(part, index, offset),
  }));
  const vars = readVars(part);
  return {
    when: [...outer.when, ...when],
    tags: [...new Set([...outer.tags, ...readTags(part)])],
    vars: { ...outer.vars, ...vars },
    varsLocate: (path, offset) => {
      const isOuter = outer.varsLocate !== null && !Object.hasOwn(vars, path[0] ?? '');
      return isOuter && outer.varsLocate !== null
        ? outer.varsLocate(path, offset)
        : part.source.locate([...part.path, 'vars', ...path], offset);
    },
  };
}
