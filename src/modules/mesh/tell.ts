import type { FleetHost } from '../module.ts';
import { listed, type Told } from '../told.ts';
import type { Cause } from './causes.ts';
import type { Measured } from './measure.ts';
import type { Direction } from './pairs.ts';
import { isIn, type Pattern, patternsOf } from './patterns.ts';

/** One sentence per cause, at the host where it can be mended. `what`: `8472/udp`. `isTold`: why is told already. */
export function tellLosses(
  losses: ReadonlyMap<Direction, Cause>,
  hosts: readonly FleetHost[],
  { what, isTold }: { what: string; isTold: (lost: Direction) => boolean },
): Told[] {
  const dropped = new Map<string, { at: FleetHost; text: string; losses: Direction[] }>();
  const rest: Direction[] = [];
  for (const [lost, { at, text }] of losses) {
    if (at === null) {
      if (!isTold(lost)) rest.push(lost);
      continue;
    }
    const key = `${at.name}\0${at === lost.to}\0${text}`;
    const group = dropped.get(key) ?? { at, text, losses: [] };
    group.losses.push(lost);
    dropped.set(key, group);
  }
  return [
    ...[...dropped.values()].map(({ at, text, losses: mine }) =>
      tellDrop(at, text, mine, what, hosts.length),
    ),
    ...patternsOf(rest, hosts).map((pattern) => tellPattern(pattern, losses, what)),
  ];
}

function tellDrop(at: FleetHost, text: string, losses: Direction[], what: string, hosts: number): Told {
  const isReceiver = losses.every(({ to }) => to === at);
  const peers = losses.map(({ from, to }) => (isReceiver ? from : to));
  const all = peers.length > 1 && peers.length === hosts - 1;
  const names = namesOf(peers);
  const message = isReceiver
    ? `${all ? `nothing reaches ${at.name}` : `${names} ${peers.length === 1 ? 'does' : 'do'} not reach ${at.name}`}: it drops ${what} (${text})`
    : `${all ? `nothing that ${at.name} sends arrives` : `${at.name} does not reach ${names}`}: it drops its own ${what} (${text})`;
  return { hosts: [at.name], finding: { code: 'mesh.dropped', severity: 'error', message } };
}

const MOST_RULES = 3;

/** What is to be said of rules that do not drop it for certain: where to look first, and what is known of the others. */
export function rulesOf(causes: readonly Cause[]): { first: string; rest: string } {
  const each = (of: (cause: Cause) => string[]): string[] =>
    [...new Set(causes.flatMap(of))].filter((text) => text !== '').slice(0, MOST_RULES);
  const doubts = each((cause) => cause.doubts);
  const rest = each(({ text, unjudged }) => [text, ...unjudged]);
  if (doubts.length === 0 && rest.length === 0) rest.push('no rule of these hosts drops it');
  return { first: doubts.join(', and at '), rest: rest.length === 0 ? '' : ` (${rest.join('; ')})` };
}

/** The two hosts' rules are not to blame, or cannot be read: where a person has to look. */
function tellPattern(pattern: Pattern, losses: ReadonlyMap<Direction, Cause>, what: string): Told {
  const { kind, from, to } = pattern;
  const [sender, receiver] = [from[0] as FleetHost, to[0] as FleetHost];
  const inside = [...losses].filter(([lost]) => isIn(pattern, lost));
  const { first, rest } = rulesOf(inside.map(([, cause]) => cause));
  const look = first === '' ? 'look at' : `look first at ${first}; if it is not that, at`;
  const between = 'a security group, a hypervisor or a firewall between them';
  const told = (host: FleetHost, sentence: string): Told => ({
    hosts: [host.name],
    finding: { code: 'mesh.lost', severity: 'error', message: `${sentence}${rest}` },
  });
  switch (kind) {
    case 'node':
      return told(
        sender,
        `${sender.name} neither reaches another host by ${what} nor is it reached: ${look} its link, its route to the others and its security group`,
      );
    case 'row':
      return told(
        sender,
        `nothing that ${sender.name} sends by ${what} arrives: ${look} its route to the others, its uplink and its outgoing security group`,
      );
    case 'column':
      return told(
        receiver,
        `nothing reaches ${receiver.name} by ${what}: ${look} ${between}, then at rp_filter of ${receiver.name}`,
      );
    case 'block': {
      const way = `${namesOf(from)} ${from.length === 1 ? 'does' : 'do'} not reach ${namesOf(to)} by ${what}`;
      return told(receiver, `${way}: ${look} ${between}, and at the routes of both sides`);
    }
  }
}

/** Packets that arrive from another address than others use: rules that name the nodes do not know them. */
export function tellTranslations({ hearings }: Measured): Told[] {
  const hosts = [...hearings.keys()];
  return hosts.flatMap((sender) => {
    const seen = [...hearings].flatMap(([receiver, { heard }]) => {
      const source = heard.get(sender.name);
      return source === undefined || source === sender.address ? [] : [{ receiver, source }];
    });
    const [first] = seen;
    if (first === undefined) return [];
    const sources = [...new Set(seen.map(({ source }) => source))].slice(0, 3).join(', ');
    const where = namesOf(seen.map(({ receiver }) => receiver));
    const message = `what ${sender.name} sends arrives at ${where} from ${sources}, not from ${sender.address}: something between translates addresses, or node_ip in the inventory is not the address it sends from`;
    return [
      { hosts: [sender.name], finding: { code: 'mesh.translated', severity: 'warning' as const, message } },
    ];
  });
}

export function namesOf(hosts: readonly FleetHost[]): string {
  return listed(hosts.map(({ name }) => name));
}
