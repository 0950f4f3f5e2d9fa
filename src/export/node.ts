import { nodeAddress } from '../engine/addresses.ts';
import { secretRedactor } from '../engine/hide-secrets.ts';
import type { KnownHost } from '../engine/host.ts';
import { groupAddresses, groupNames, type HostAccess, matchPlay } from '../engine/prepare.ts';
import { problemsOf } from '../engine/problems.ts';
import { connectionVars } from '../inventory/connection-vars.ts';
import type { Inventory, InventoryHost, Vars } from '../inventory/inventory.ts';
import type { Play, Playbook } from '../playbook/playbook.ts';
import { UsageError } from '../usage-error.ts';
import {
  type ExportContext,
  type ExportedTask,
  exportTask,
  type LeftOut,
  type LoneNode,
} from './exported.ts';

export interface ExportRequest {
  playbook: Playbook;
  /** Null without -i. */
  inventory: Inventory | null;
  /** --host, or null: any host of the plays. */
  host: string | null;
  modules: ExportContext['modules'];
  extraVars: Vars;
  resolveTarget: HostAccess['resolveTarget'];
}

const NO_HOSTS: Inventory = { hosts: new Map(), groups: new Map() };

/** What a playbook does on one node, as far as a script can do it there. Throws UsageError with all that is wrong. */
export async function loneNode(request: ExportRequest): Promise<LoneNode> {
  const { playbook, extraVars } = request;
  const inventory = request.inventory ?? NO_HOSTS;
  const plays = playsFor(request, inventory);
  const hosts = await addressesOf(inventory, request.resolveTarget);
  const names = groupNames(inventory);
  const groups = groupAddresses(names, hosts);
  const host = hostOf(request, inventory, hosts);
  const node: LoneNode = { source: sourceOf(request), tasks: [], handlers: [], left: [] };
  for (const { play, members } of plays) {
    const problems = problemsOf(play, [host], { groups: names, modules: request.modules, extraVars });
    if (problems.length > 0) throw new UsageError(problems);
    const nodes = request.inventory && members.flatMap((name) => hosts.get(name)?.address ?? []);
    if (play.tasks.some(({ module }) => module === 'firewall'))
      node.left.push(...members.filter((name) => !hosts.get(name)?.address).map(withoutAddress));
    const context = { ...request, play, host, isNamed: request.host !== null, groups: names };
    addPlay(node, { ...context, lone: { nodes, groups } });
  }
  if (node.tasks.length === 0) throw nothing(playbook, node);
  const redact = secretRedactor({ inventory, playbook, becomePassword: null, settings: { extraVars } });
  const text = JSON.stringify(node);
  if (redact(text) !== text) throw new UsageError(SECRET);
  return node;
}

type Addresses = ReadonlyMap<string, { address: string | null }>;

/** The addresses that other nodes reach each host by; a host whose variables are wrong has none. */
async function addressesOf(
  inventory: Inventory,
  resolveTarget: HostAccess['resolveTarget'],
): Promise<Addresses> {
  const addressOf = async (host: InventoryHost): Promise<string | null> => {
    try {
      const connection = connectionVars(host);
      return await nodeAddress(connection, resolveTarget(host, connection));
    } catch (error) {
      if (error instanceof UsageError) return null;
      throw error;
    }
  };
  const hosts = [...inventory.hosts.values()];
  return new Map(
    await Promise.all(hosts.map(async (host) => [host.name, { address: await addressOf(host) }] as const)),
  );
}

/** Rules for `nodes` would miss one without a word. */
function withoutAddress(name: string): LeftOut {
  const why = 'nobody knows it, so rules for `nodes` leave it out; set node_ip';
  return { title: `the address of ${name}`, place: 'inventory', why };
}

interface MatchedPlay {
  play: Play;
  /** Names of the hosts of its pattern. */
  members: string[];
}

/** Those that are for the host. Without one every play must be for the same hosts: a script cannot know which it is on. */
function playsFor({ playbook, host, inventory: given }: ExportRequest, inventory: Inventory): MatchedPlay[] {
  if (host !== null && given === null)
    throw new UsageError({ message: `--host ${host}: no inventory given`, hint: 'name one with -i FILE' });
  if (host !== null && !inventory.hosts.has(host))
    throw new UsageError({
      message: `--host ${host}: there is no such host in the inventory`,
      hint: 'see what there is with: netfix inventory -i INVENTORY',
    });
  const matched = playbook.plays.map((play) => ({
    play,
    members: given === null ? [] : matchPlay(inventory, play).hosts.map(({ name }) => name),
  }));
  if (host !== null) {
    const mine = matched.filter(({ members }) => members.includes(host));
    if (mine.length > 0) return mine;
    throw new UsageError({ message: `${playbook.file}: no play is for ${host}` });
  }
  const patterns = [...new Set(playbook.plays.map((play) => play.hosts))];
  if (patterns.length > 1)
    throw new UsageError({
      message: `${playbook.file}: its plays are for different hosts (${patterns.map((each) => `\`${each}\``).join(', ')})`,
      hint: 'name the host that the script is for with --host and -i',
    });
  return matched;
}

/** Without --host: a host that has the variables of the group `all`. */
function hostOf({ host }: ExportRequest, inventory: Inventory, hosts: Addresses): KnownHost {
  const found = host === null ? undefined : inventory.hosts.get(host);
  return {
    name: host ?? 'any host',
    inventory: found ?? { name: '', groups: [], vars: inventory.groups.get('all')?.vars ?? {} },
    address: hosts.get(host ?? '')?.address ?? null,
    facts: null,
    registered: {},
  };
}

function addPlay(node: LoneNode, context: ExportContext): void {
  const problems = [];
  const first = node.handlers.length;
  const added: { task: ExportedTask; names: readonly string[] }[] = [];
  for (const [list, tasks] of [
    [node.tasks, context.play.tasks],
    [node.handlers, context.play.handlers],
  ] as const) {
    for (const task of tasks) {
      const outcome = exportTask(task, context);
      if (outcome.kind === 'problem') problems.push(outcome.problem);
      else if (outcome.kind === 'left') node.left.push(outcome.left);
      else if (outcome.task.steps.length > 0) {
        list.push(outcome.task);
        added.push({ task: outcome.task, names: task.notify });
      }
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
  // Another play may have handlers of the same names.
  const own = node.handlers.slice(first);
  for (const { task, names } of added)
    task.notify = own.flatMap(({ title }, i) => (names.includes(title) ? [first + i] : []));
}

function sourceOf({ playbook, host }: ExportRequest): string {
  const file = playbook.file.split('/').at(-1) ?? playbook.file;
  return host === null ? file : `${file} for ${host}`;
}

function nothing({ file }: Playbook, { left }: LoneNode): UsageError {
  const why = left.map(({ title, place, why }) => `  ${title} (${place}): ${why}`).join('\n');
  return new UsageError({
    message: `${file}: there is nothing in it that a script could do on a node${why === '' ? '' : `\n${why}`}`,
  });
}

const SECRET = {
  message:
    'the steps hold the value of a variable that is a secret by its name, and what is exported is kept in the open',
  hint: 'put the secret on the node by other means, and leave the task out with --skip-tags',
};
