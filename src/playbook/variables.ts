import { suggestion } from '../did-you-mean.ts';
import type { Value, Vars } from '../inventory/inventory.ts';
import type { Problem } from '../usage-error.ts';
import { CEL_NAMES } from './cel.ts';
import { Deferred } from './deferred.ts';
import {
  compile,
  ExpressionError,
  expressionsIn,
  type PlacedExpression,
  type Reference,
  renderValue,
  type Scope,
} from './expression.ts';
import { FACTS_MEMBERS, missingMember, RESULT_MEMBERS } from './members.ts';
import type { Locate, Play, Task } from './playbook.ts';
import { hasTemplate } from './template.ts';

/** Names every expression may use besides variables. A variable cannot have one of these names. */
export const SCOPE_NAMES: readonly string[] = ['vars', 'host', 'groups', 'facts', 'item'];

/**
 * Variables whose values may hold expressions over other variables and `scope`. Each is rendered when an expression
 * first asks for it, so one that is broken or needs facts harms only who uses it. The result may be spread; values
 * with `{{ }}` in it are Deferred, to be read by expressions only. Names of `verbatim` win and are never rendered:
 * what a host printed goes there, or it could make us compute expressions of its own.
 * A cycle, when met, is an ExpressionError naming it: `a → b → a`.
 */
export function resolveVars(vars: Vars, scope: Scope, verbatim: Vars = {}): Scope {
  const resolved: Scope = {};
  const inner = (): Scope => ({ ...resolved, vars: resolved, ...scope });
  const path: string[] = [];
  for (const [name, value] of Object.entries({ ...vars, ...verbatim })) {
    const asIs = Object.hasOwn(verbatim, name) || !holdsTemplate(value);
    resolved[name] = asIs ? value : new Deferred(() => renderVariable(name, value, inner(), path));
  }
  return resolved;
}

function renderVariable(name: string, value: Value, scope: Scope, path: string[]): Value {
  if (path.includes(name)) {
    const cycle = [...path.slice(path.indexOf(name)), name].join(' → ');
    throw new ExpressionError(`the variable refers to itself: ${cycle}`, name);
  }
  path.push(name);
  try {
    return renderValue(value, scope, [name]);
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    throw new ExpressionError((error as Error).message, name, [], { cause: error });
  } finally {
    path.pop();
  }
}

/**
 * Every name a value needs, those that its variables' own expressions need included: `facts` is among them when it
 * takes a variable that is made of facts. Conditions: pass each as `{{ … }}`.
 */
export function namesNeeded(value: Value, vars: Vars): Set<string> {
  const needed = new Set<string>();
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { expression } of expressionsIn(next)) {
      for (const name of expression.uses.flatMap(({ path }) =>
        path[0] === 'vars' ? path.slice(0, 2) : path.slice(0, 1),
      )) {
        if (!needed.has(name) && Object.hasOwn(vars, name)) open.push(vars[name] ?? null);
        needed.add(name);
      }
    }
  }
  return needed;
}

function holdsTemplate(value: Value): boolean {
  if (typeof value === 'string') return hasTemplate(value);
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some(holdsTemplate);
}

/**
 * Names used by a play's tasks that no variable of some host has, before anything is touched, and members that no result
 * and no host's facts have. `known` gives the names of a host's inventory and `-e` variables; the play's own, the tasks'
 * own, results registered earlier and the names every expression has are added here. `has(vars.x)` and `vars.?x` need no
 * variable.
 */
export function undefinedReferences(
  play: Play,
  known: (hostName: string) => ReadonlySet<string>,
  hostNames: readonly string[],
): Problem[] {
  const names = hostNames.map((host) => ({ host, known: known(host) }));
  const registered = new Set<string>();
  const problems = varsProblems(play, names);
  for (const task of [...play.tasks, ...play.handlers]) {
    const own = { vars: new Set([...Object.keys(play.vars), ...Object.keys(task.vars)]), registered };
    problems.push(...usesOf(task).flatMap((use) => judge(use, own, names, task.locate, task)));
    if (task.register !== null) registered.add(task.register);
  }
  return dedupe(problems);
}

interface HostNames {
  host: string;
  known: ReadonlySet<string>;
}

/** The names a part of the playbook gives itself. */
interface OwnNames {
  vars: ReadonlySet<string>;
  registered: ReadonlySet<string>;
}

interface Use {
  reference: Reference;
  path: (string | number)[];
  offset: number;
  hasItem: boolean;
}

/** The play's own vars may use each other, in any order; results registered by tasks are taken as known. */
function varsProblems(play: Play, names: HostNames[]): Problem[] {
  const own = { vars: new Set(Object.keys(play.vars)), registered: new Set(registeredIn(play)) };
  const uses = expressionsIn(play.vars).flatMap((placed) => usesIn(placed, ['vars'], true));
  return uses.flatMap((use) => judge(use, own, names, play.locate, play));
}

function registeredIn(play: Play): string[] {
  return play.tasks.flatMap((task) => (task.register === null ? [] : [task.register]));
}

export function usesOf(task: Task): Use[] {
  const hasItem = task.loop !== null;
  const params = expressionsIn(task.params).flatMap((placed) => usesIn(placed, [task.module], hasItem));
  const loop = expressionsIn(task.loop).flatMap((placed) => usesIn(placed, ['loop'], false));
  const vars = expressionsIn(task.vars).flatMap((placed) => usesIn(placed, ['vars'], hasItem));
  const when = task.when.flatMap((source, index) =>
    compile(source).uses.map((reference) => ({
      reference,
      path: ['when', index],
      offset: reference.offset,
      hasItem,
    })),
  );
  return [...params, ...loop, ...vars, ...when];
}

function usesIn(placed: PlacedExpression, root: string[], hasItem: boolean): Use[] {
  return placed.expression.uses.map((reference) => ({
    reference,
    path: [...root, ...placed.path],
    offset: placed.offset + reference.offset,
    hasItem,
  }));
}

function judge(
  use: Use,
  own: OwnNames,
  names: HostNames[],
  locate: Locate | undefined,
  part: Play | Task,
): Problem[] {
  const place = locate?.(use.path, use.offset) ?? part.position;
  const member = memberProblem(use.reference, own, names);
  if (member !== null) return [{ ...place, ...member }];
  const name = variableName(use.reference);
  if (name === null) return [];
  const direct = use.reference.path[0] === name;
  if (direct && name === 'item')
    return use.hasItem ? [] : [{ ...place, message: '`item` is known only in a task with a `loop`' }];
  const given = new Set([...own.vars, ...own.registered]);
  if (direct && CEL_NAMES.has(name)) return shadowed(name, given, names, place);
  const missing = given.has(name) ? [] : names.filter((host) => !host.known.has(name));
  if (missing.length === 0) return [];
  return [{ ...place, ...undefinedProblem(name, missing, names, given) }];
}

/** What is used of facts or a result, and is on no host. A result's name that is also a variable's may be that one. */
function memberProblem(
  { path, required }: Reference,
  own: OwnNames,
  names: HostNames[],
): Pick<Problem, 'message' | 'hint'> | null {
  const needed = path.slice(0, required);
  if (needed[0] === 'facts') {
    const problem = missingMember('facts', needed.slice(1), FACTS_MEMBERS);
    const ansible = OF_ANSIBLE.get(`ansible_${needed[1]}`);
    return problem === null || ansible === undefined ? problem : { ...problem, hint: calledHere(ansible) };
  }
  const [name = '', ...below] = needed[0] === 'vars' ? needed.slice(1) : needed;
  const isResult =
    own.registered.has(name) && !own.vars.has(name) && !names.some(({ known }) => known.has(name));
  return isResult ? missingMember(name, below, RESULT_MEMBERS) : null;
}

/** The variable a use needs, or null when it needs none. */
function variableName({ path, required }: Reference): string | null {
  const [root = '', member] = path;
  if (required === 0) return null;
  if (root === 'vars') return required > 1 && member !== undefined ? member : null;
  return root !== 'item' && SCOPE_NAMES.includes(root) ? null : root;
}

/** `list` as a name is a type in CEL, whatever variable has that name. */
function shadowed(
  name: string,
  own: ReadonlySet<string>,
  names: HostNames[],
  place: Partial<Problem>,
): Problem[] {
  const isVariable = own.has(name) || names.some((host) => host.known.has(name));
  if (!isVariable) return [];
  return [
    {
      ...place,
      message: `\`${name}\` is a type in expressions`,
      hint: `write \`vars.${name}\` for the variable`,
    },
  ];
}

/** What Ansible has by another name (docs.ansible.com, "Special Variables"), and what of it is here. */
const OF_ANSIBLE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    inventory_hostname: 'host.name',
    group_names: 'host.groups',
    ansible_facts: 'facts',
    ansible_hostname: 'facts.hostname',
    ansible_nodename: 'facts.hostname',
    ansible_kernel: 'facts.kernel',
    ansible_architecture: 'facts.arch',
    ansible_distribution: 'facts.os.id',
    ansible_distribution_version: 'facts.os.versionId',
    ansible_os_family: 'facts.os.id',
    ansible_pkg_mgr: 'facts.packageManager',
    ansible_service_mgr: 'facts.init',
    ansible_default_ipv4: 'host.address',
    ansible_all_ipv4_addresses: 'facts.addresses',
    True: 'true',
    False: 'false',
    None: 'null',
  }),
);

function calledHere(name: string): string {
  return `what Ansible calls so is \`${name}\` here`;
}

function undefinedProblem(
  name: string,
  missing: HostNames[],
  all: HostNames[],
  own: ReadonlySet<string>,
): Problem {
  const everywhere = missing.length === all.length;
  const where = onHosts(
    missing.map(({ host }) => host),
    all.length,
  );
  const candidates = new Set([
    ...own,
    ...SCOPE_NAMES,
    ...missing.slice(0, 3).flatMap((host) => [...host.known]),
  ]);
  const here = OF_ANSIBLE.get(name);
  const hint = everywhere
    ? here === undefined
      ? suggestion(name, candidates)
      : calledHere(here)
    : `set it there, or write \`vars.?${name}.orValue(…)\``;
  return {
    message: `there is no variable \`${name}\`${where}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** ` on n1, n2`; nothing where it is so on all of the `count` hosts. */
export function onHosts(names: readonly string[], count: number): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return names.length === count ? '' : ` on ${names.slice(0, 3).join(', ')}${more}`;
}

function dedupe(problems: Problem[]): Problem[] {
  const seen = new Map(
    problems.map((problem) => [
      `${problem.file}:${problem.line}:${problem.column}:${problem.message}`,
      problem,
    ]),
  );
  return [...seen.values()];
}
