import { readAddressLine } from '../modules/address-line.ts';
import { networkReader } from '../modules/cidr/network.ts';
import { listingFailures, readRules } from '../modules/firewall/listing.ts';
import type { FleetHost, HostView, ProbeOutput, StepOutput } from '../modules/module.ts';
import { parseDump } from '../sh/dump.ts';
import { readParts } from '../sh/parts.ts';
import type { SectionOutput } from '../sh/sections.ts';
import { readVirtualServers } from './ipvs.ts';
import { readLinks } from './links.ts';
import type { Look, LookAt } from './look.ts';
import type { HostSeen } from './path.ts';
import { readRoute } from './route.ts';
import { planTask } from './tasks.ts';

/** What the script of a look printed, and what belongs to no host: the probe's and the resolver's answers. */
export interface Printed {
  seen: HostSeen;
  probe: string;
  resolved: string[] | null;
}

/** Never throws, whatever it holds. */
export function readLook(
  { script, tasks, listing }: Look,
  { place, port }: LookAt,
  output: StepOutput,
  nodes: readonly FleetHost[],
): Printed {
  const sections = script.read(output.stdout, output.stderr);
  const text = (id: string): string => sections.get(id)?.stdout ?? '';
  const lines = (id: string): string[] =>
    text(id)
      .split('\n')
      .map((each) =>
        each
          .trim()
          .replaceAll(/[\s\\]+/g, ' ')
          .slice(0, 300),
      )
      .filter((each) => each !== '');
  const way = text('way').split('\n');
  const line = (word: string): string | null =>
    way.find((each) => each.startsWith(`${word} `))?.slice(word.length + 1, 500) ?? null;
  const rules = readParts(sections.get(listing));
  const isListed = place.host.facts.uid === 0 && listingFailures(rules).length === 0;
  const seen: HostSeen = {
    name: place.host.name,
    address: place.host.address,
    facts: place.host.facts,
    place,
    route: readRoute(line('route') ?? ''),
    own: readRoute(text('own')),
    neighbour: neighbour(line('neighbour')),
    remote: line('remote'),
    carrier: carrier(line('carrier')),
    inbound: inbound(line('inbound')),
    inside: inside(text('inside'), place.address),
    markRules: lines('marks'),
    ipsec: lines('ipsec'),
    disciplines: lines('disciplines'),
    links: readLinks(text('links')),
    echoes: echoes(text('echo'), place.address.includes(':') ? 'ipv6' : 'ipv4'),
    sockets: port === null ? null : sockets(text('sockets')),
    network: networkReader()(text('network')),
    holders: holders(text('holders')),
    virtualServers: readVirtualServers(text('ipvs')),
    podRange: podRange(text('flannel')),
    rules: isListed ? readRules(rules) : null,
    plan(id, params, at) {
      const parts = partsOf(tasks.get(id) ?? {}, sections);
      return parts === null ? null : planTask(id, parts, params, viewOf(place.host, nodes, at));
    },
  };
  return { seen, probe: text('probe'), resolved: resolved(sections.get('name')) };
}

/** `at` stands for the host's own address among the nodes': there its packets come in. */
function viewOf(host: FleetHost, nodes: readonly FleetHost[], at = host.address): HostView {
  const addresses = nodes.map(({ address }) => (address === host.address ? at : address));
  const { name, facts } = host;
  return { name, facts, nodes: addresses, groups: { all: addresses }, pending: [], applied: false };
}

/** Null where one of them did not come back. */
function partsOf(
  ids: Record<string, string>,
  sections: ReadonlyMap<string, SectionOutput>,
): Record<string, ProbeOutput> | null {
  const parts: Record<string, ProbeOutput> = {};
  for (const [name, id] of Object.entries(ids)) {
    const output = sections.get(id);
    if (output === undefined) return null;
    parts[name] = output;
  }
  return parts;
}

const NEIGHBOUR_STATE = /^(INCOMPLETE|REACHABLE|STALE|DELAY|PROBE|FAILED|NOARP|PERMANENT|NONE)$/;

/** `10.0.0.1 lladdr 02:… REACHABLE`, and `proto zebra` behind what a routing daemon entered (ip-neighbour(8)). */
export function neighbour(line: string | null): HostSeen['neighbour'] {
  if (line === null) return null;
  const state = line.split(/\s+/).find((word) => NEIGHBOUR_STATE.test(word)) ?? '';
  return { state, mac: / lladdr (\S+)/.exec(line)?.[1] ?? null, line: line.trim() };
}

function carrier(line: string | null): HostSeen['carrier'] {
  const [device = '', hop = ''] = line?.split(' ') ?? [];
  const entry = neighbour(line === null ? null : line.slice(device.length + 1));
  return entry === null ? null : { device, hop, entry };
}

/** Other errors than that there is no route come from what other steps look at: forwarding, the reverse path filter. */
function inbound(line: string | null): HostSeen['inbound'] {
  const answer = line === null ? null : readRoute(line);
  return answer?.device == null && !line?.includes('Network is unreachable') ? null : answer;
}

/** The device of `ip -o -d link show` that has the address, by the lines of `ip -o address show` behind. */
export function inside(output: string, address: string): HostSeen['inside'] {
  const links = readLinks(output);
  const own = output.split('\n').map(readAddressLine);
  return links.get(own.find((each) => each?.address === address)?.device ?? '') ?? null;
}

function echoes(output: string, family: string): boolean | null {
  const line = output.split('\n').find((each) => each.startsWith(`${family} `));
  const value = line?.slice(family.length + 1).trim() ?? '';
  return value === '' ? null : value === '0';
}

function holders(output: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const line of output.split('\n')) {
    const [, port, holder = ''] = /^(\d{1,5}) (.{1,100})$/.exec(line) ?? [];
    if (port !== undefined && !found.has(Number(port))) found.set(Number(port), holder);
  }
  return found;
}

function sockets(output: string): string[] | null {
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.includes('seen') ? lines.filter((line) => /^[0-9A-F]{8}$|^[0-9A-F]{32}$/.test(line)) : null;
}

function podRange(dump: string): string | null {
  const lines = parseDump(dump).get('/run/flannel/subnet.env') ?? [];
  return lines.map((line) => /^FLANNEL_NETWORK=(\S{1,43})$/.exec(line)?.[1]).find(Boolean) ?? null;
}

/** Exit code 3: there is no getent. */
function resolved(output: SectionOutput | undefined): string[] | null {
  if (output === undefined || output.exitCode === 3) return null;
  return output.stdout.split('\n').filter((line) => line !== '');
}
