import type { Value, Vars } from '../inventory/inventory.ts';
import type { Problem } from '../usage-error.ts';
import { CEL_NAMES } from './cel.ts';
import { expressionsIn, type Reference } from './expression.ts';
import type { Play, Task } from './playbook.ts';
import { onHosts, SCOPE_NAMES, usesOf } from './variables.ts';

/** A host with its variables of the inventory. */
interface HostVars {
  name: string;
  vars: Vars;
}

type Place = Partial<Problem>;

/** A variable that is taken, and where. */
interface Taken {
  name: string;
  place(): Place;
}

/** A play or a task as far as it matters here. */
interface Taker {
  own: Vars;
  taken: Taken[];
  /** Where a ring passes the variables of the file, and the ring from there on. */
  placeOf(ring: string[]): Ring | null;
}

interface Ring {
  names: string[];
  place: Place;
}

/**
 * Variables that take each other in a ring, `a → b → a`: those of the play and its tasks, and those of the inventory that
 * they take. Only what is computed in any case counts, for a condition may open a ring.
 */
export function circularVariables(play: Play, hosts: readonly HostVars[], extraVars: Vars): Problem[] {
  const tasks = [...play.tasks, ...play.handlers];
  const registered = new Set(tasks.flatMap(({ register }) => register ?? []));
  const inPlay = (ring: string[]) => placeIn(play, ring, extraVars);
  const takers: Taker[] = [
    { own: {}, taken: ownOf(play), placeOf: inPlay },
    ...tasks.map((task) => ({
      own: task.vars,
      taken: [...ownOf(task), ...takenBy(task)],
      placeOf: (ring: string[]) => placeIn(task, ring, extraVars) ?? inPlay(ring),
    })),
  ];
  const found = new Map<string, Ring & { on: Set<string> }>();
  for (const { name: host, vars } of hosts) {
    const valueIn = (own: Vars) => (name: string) =>
      lookUp(name, registered.has(name) ? [extraVars] : [extraVars, own, play.vars, vars]);
    for (const ring of ringsOf(takers, valueIn)) {
      const { file, line, column } = ring.place;
      const key = [file, line, column, ...ring.names].join(' ');
      found.set(key, { ...ring, on: (found.get(key)?.on ?? new Set()).add(host) });
    }
  }
  return [...found.values()].map(({ names, place, on }) => ({
    ...place,
    message: `a variable refers to itself: ${[...names, names[0]].join(' → ')}${onHosts([...on], hosts.length)}`,
  }));
}

type Lookup = (name: string) => Value | undefined;

/** Those on one host, each once for the play and all tasks that bring no variables of their own. */
function ringsOf(takers: readonly Taker[], valueIn: (own: Vars) => Lookup): Ring[] {
  const ofAll = ringFinder(valueIn({}));
  return takers.flatMap(({ own, taken, placeOf }) => {
    const ringsFrom = Object.keys(own).length === 0 ? ofAll : ringFinder(valueIn(own));
    return taken.flatMap(({ name, place }) =>
      ringsFrom(name).map((names) => placeOf(names) ?? { names, place: place() }),
    );
  });
}

function ownOf(part: Play | Task): Taken[] {
  return Object.keys(part.vars).map((name) => ({ name, place: () => placeOfVariable(part, name) }));
}

function takenBy(task: Task): Taken[] {
  return usesOf(task).flatMap(({ reference, path, offset }) => {
    const name = nameTaken(reference);
    return name === null ? [] : [{ name, place: () => task.locate?.(path, offset) ?? task.position }];
  });
}

function placeOfVariable(part: Play | Task, name: string): Place {
  return part.locate?.(['vars', name]) ?? part.position;
}

/** Where a ring passes the variables of a play or a task, and the ring from there on; null where it does not. */
function placeIn(
  part: Play | Task,
  ring: string[],
  extraVars: Vars,
): { names: string[]; place: Place } | null {
  const at = ring.findIndex((name) => Object.hasOwn(part.vars, name) && !Object.hasOwn(extraVars, name));
  if (at === -1) return null;
  return { names: [...ring.slice(at), ...ring.slice(0, at)], place: placeOfVariable(part, ring[at] ?? '') };
}

function lookUp(name: string, holders: readonly Vars[]): Value | undefined {
  return holders.find((vars) => Object.hasOwn(vars, name))?.[name];
}

/** Longer ways are not followed: computing them fails, too. */
const MOST_STEPS = 500;

/** Gives the rings that are reached from a name, each once, however often it is asked. */
function ringFinder(find: Lookup): (name: string) => string[][] {
  const done = new Set<string>();
  const way: string[] = [];
  return function ringsFrom(name: string): string[][] {
    const before = way.indexOf(name);
    if (before !== -1) return [way.slice(before)];
    if (done.has(name) || way.length > MOST_STEPS) return [];
    way.push(name);
    const rings = [...namesTaken(find(name) ?? null)].flatMap(ringsFrom);
    way.pop();
    done.add(name);
    return rings;
  };
}

function namesTaken(value: Value): Set<string> {
  const uses = expressionsIn(value).flatMap(({ expression }) => expression.uses);
  return new Set(uses.flatMap((use) => nameTaken(use) ?? []));
}

/** The variable that is computed whenever the expression is, also where it may be absent; null where there is none. */
function nameTaken({ path: [root = '', member], always }: Reference): string | null {
  if (!always) return null;
  if (root === 'vars') return member ?? null;
  return SCOPE_NAMES.includes(root) || CEL_NAMES.has(root) ? null : root;
}
