import { type ConnectionVars, connectionVars } from '../inventory/connection-vars.ts';
import type { Inventory, InventoryHost } from '../inventory/inventory.ts';
import { noHostMatches, selectHosts, shownPattern } from '../inventory/pattern.ts';
import type { Play, Playbook } from '../playbook/playbook.ts';
import { NO_RUN } from '../safety/last-run.ts';
import { type OpenFiles, tooFewFiles } from '../ssh/open-files.ts';
import type { Session } from '../ssh/session.ts';
import type { Target } from '../ssh/target.ts';
import { type Problem, UsageError } from '../usage-error.ts';
import { nodeAddress } from './addresses.ts';
import type { RunHost } from './host.ts';
import { problemsOf } from './problems.ts';
import { placeOf } from './same-place.ts';
import type { GroupNames } from './scope.ts';
import type { Modules } from './segments.ts';
import type { RunSettings } from './settings.ts';

/** What it takes to reach hosts. */
export interface HostAccess {
  becomePassword: string | null;
  /** How many files this process may have open, where that is bounded. */
  openFiles?: OpenFiles | null;
  resolveTarget(host: InventoryHost, connection: ConnectionVars): Target;
  open(target: Target): Session;
}

/** What a run needs from outside the engine. */
export interface RunRequest extends HostAccess {
  playbook: Playbook;
  inventory: Inventory;
  /** --limit, or null. */
  limit: string | null;
  /** Names of the only hosts to work on, or null: those that failed in an earlier run. */
  only: ReadonlySet<string> | null;
  modules: Modules;
  settings: RunSettings;
}

/** A play with its hosts. `everyone` is what its pattern matches, whatever --limit left of it. */
export interface PreparedPlay {
  play: Play;
  hosts: RunHost[];
  everyone: RunHost[];
}

export interface PreparedRun {
  plays: PreparedPlay[];
  groups: GroupNames;
  groupAddresses: Record<string, string[]>;
}

/**
 * Everything that can be found wrong without touching a host: patterns, variables, connection settings, and the
 * parameters of every task on every host. Throws one UsageError with all of it.
 */
export async function prepare(request: RunRequest): Promise<PreparedRun> {
  const { inventory, playbook } = request;
  const within =
    request.limit === null ? null : new Set(selectHosts(inventory, request.limit).map((host) => host.name));
  const isWanted = ({ name }: InventoryHost): boolean =>
    (within === null || within.has(name)) && (request.only === null || request.only.has(name));
  const matched = playbook.plays.map((play) => matchPlay(inventory, play));
  const everyone = new Map(matched.flatMap(({ hosts }) => hosts).map((host) => [host.name, host]));
  const wanted = matched.flatMap(({ hosts }) => hosts.filter(isWanted));
  const runHosts = await makeHosts(request, new Map([...inventory.hosts, ...everyone]), wanted);
  const ofPlay = (hosts: InventoryHost[]): RunHost[] =>
    hosts.flatMap((host) => runHosts.get(host.name) ?? []);
  const plays = matched.map(({ play, hosts }) => ({
    play,
    everyone: ofPlay(hosts),
    hosts: ofPlay(hosts.filter(isWanted)),
  }));
  if (plays.every((play) => play.hosts.length === 0)) throw noHostMatched(request);
  checkOpenFiles(request, runHosts, wanted, request.settings.forks);
  const groups = groupNames(inventory);
  const context = { groups, modules: request.modules, extraVars: request.settings.extraVars };
  const problems = plays.flatMap((each) => problemsOf(each.play, each.hosts, context));
  if (problems.length > 0) throw new UsageError(problems);
  return { plays, groups, groupAddresses: groupAddresses(groups, runHosts) };
}

export function matchPlay(inventory: Inventory, play: Play): { play: Play; hosts: InventoryHost[] } {
  try {
    return { play, hosts: selectHosts(inventory, play.hosts) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const place = play.locate?.(['hosts']) ?? {};
    throw new UsageError(error.problems.map((problem) => ({ ...place, ...problem })));
  }
}

/**
 * All hosts of the inventory, for their addresses, and `localhost` where a play names it; faults in those that no play
 * touches are not this run's matter. Throws UsageError for those that are `wanted`.
 */
export async function makeHosts(
  request: HostAccess,
  hosts: ReadonlyMap<string, InventoryHost>,
  wanted: readonly InventoryHost[],
): Promise<Map<string, RunHost>> {
  const problems: Problem[] = [];
  const made = await Promise.all(
    [...hosts.values()].map(async (host) => {
      try {
        return await makeHost(request, host);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        if (wanted.includes(host)) problems.push(...error.problems);
        return null;
      }
    }),
  );
  if (problems.length > 0) throw new UsageError(problems);
  return new Map(made.filter((host) => host !== null).map((host) => [host.name, host]));
}

/** Throws UsageError where so many hosts cannot be connected at once. */
export function checkOpenFiles(
  { openFiles }: Pick<HostAccess, 'openFiles'>,
  hosts: ReadonlyMap<string, RunHost>,
  wanted: readonly InventoryHost[],
  forks: number,
): void {
  const names = new Set(wanted.map(({ name }) => name));
  const targets = [...names].flatMap((name) => hosts.get(name)?.target ?? []);
  const problem = tooFewFiles(targets, forks, openFiles ?? null);
  if (problem !== null) throw new UsageError(problem);
}

async function makeHost(request: HostAccess, inventory: InventoryHost): Promise<RunHost> {
  const connection = connectionVars(inventory);
  const target = request.resolveTarget(inventory, connection);
  const address = await nodeAddress(connection, target);
  return {
    name: inventory.name,
    inventory,
    connection,
    target,
    session: request.open(target),
    connectAfresh: () => request.open(target),
    become: {
      method: connection.becomeMethod ?? 'sudo',
      password: connection.becomePassword ?? request.becomePassword,
    },
    place: placeOf(target, connection.nodeIp === null ? address : null),
    address,
    facts: null,
    factsAsRoot: false,
    registered: {},
    stopped: null,
    last: NO_RUN,
    untold: [],
    resumed: false,
    outstanding: [],
  };
}

function noHostMatched(request: RunRequest): UsageError {
  if (request.inventory.hosts.size === 0)
    return new UsageError({
      message: 'the inventory names no host',
      hint: 'write your nodes into it, below `hosts:`',
    });
  const patterns = request.playbook.plays.map((play) => `\`${play.hosts}\``).join(', ');
  const limit = request.limit === null ? '' : ` within --limit \`${shownPattern(request.limit)}\``;
  return noHostMatches(`${patterns}${limit}`);
}

/** Every group, also one without hosts: `groups.calico_rr` is an empty list in many a kubespray inventory. */
export function groupNames(inventory: Inventory): GroupNames {
  const groups = new Map<string, string[]>([...inventory.groups.keys()].map((name) => [name, []]));
  groups.set('all', [...inventory.hosts.keys()]);
  for (const host of inventory.hosts.values()) {
    for (const group of host.groups) groups.set(group, [...(groups.get(group) ?? []), host.name]);
  }
  return Object.fromEntries(groups);
}

export function groupAddresses(
  groups: GroupNames,
  hosts: ReadonlyMap<string, Pick<RunHost, 'address'>>,
): Record<string, string[]> {
  const addressOf = (name: string): string[] => {
    const address = hosts.get(name)?.address;
    return address === null || address === undefined ? [] : [address];
  };
  return Object.fromEntries(
    Object.entries(groups).map(([name, members]) => [name, members.flatMap(addressOf)]),
  );
}
