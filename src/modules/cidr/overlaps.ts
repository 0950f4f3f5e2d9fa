import { type AddressRange, contains, formatPrefix, overlap, parsePrefix } from '../../net/address.ts';
import { firstOf, listed, MOST_NAMED, type Told } from '../told.ts';
import type { SeenHost } from './look.ts';
import { isClusterAddress, isClusterRoute } from './made-by-cluster.ts';
import { isDefault, type Route } from './network.ts';
import { type ClusterRange, cidrText } from './params.ts';

/** How a range meets what hosts have, the worst first. Only the last one is a warning. */
const KINDS = ['network', 'address', 'route', 'broader-route'] as const;
type Kind = (typeof KINDS)[number];

/** One network that a range meets, with all hosts that have it. */
export interface Overlap {
  with: ClusterRange;
  /** The network, destination or address. */
  where: AddressRange;
  kind: Kind;
  hosts: Map<string, HostShare>;
}

/** How one host has it: in a few words, and the lines that show it. */
interface HostShare {
  how: string;
  lines: string[];
}

interface Meeting extends HostShare {
  kind: Kind;
  where: AddressRange;
}

/** All overlaps of the range with addresses and routes of the hosts. `isNode` knows the addresses of nodes. */
export function overlapsOf(
  cluster: ClusterRange,
  hosts: readonly SeenHost[],
  isNode: (address: AddressRange) => boolean,
): Overlap[] {
  const found = new Map<string, Overlap>();
  for (const host of hosts) {
    for (const meeting of [...addressMeetings(cluster, host), ...routeMeetings(cluster, host, isNode)])
      add(found, cluster, host.name, meeting);
  }
  return [...found.values()].toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

function add(found: Map<string, Overlap>, cluster: ClusterRange, host: string, meeting: Meeting): void {
  const { where, kind, how, lines } = meeting;
  const key = cidrText(where);
  const entry: Overlap = found.get(key) ?? { with: cluster, where, kind, hosts: new Map() };
  found.set(key, entry);
  if (KINDS.indexOf(kind) < KINDS.indexOf(entry.kind)) entry.kind = kind;
  const share = entry.hosts.get(host);
  if (share === undefined) entry.hosts.set(host, { how, lines });
  else share.lines.push(...lines);
}

/** Addresses inside the range; each stands for the network it is in. */
function addressMeetings(cluster: ClusterRange, host: SeenHost): Meeting[] {
  const inside = host.addresses.filter(
    (own) => contains(cluster.range, own.address) && !isClusterAddress(own, cluster),
  );
  const meetings = inside.map(
    ({ device, address, subnet, line }): Meeting => ({
      kind: cidrText(subnet) === cidrText(address) ? 'address' : 'network',
      where: subnet,
      how: `${formatPrefix(address)} on ${device}`,
      lines: [line],
    }),
  );
  const node = parsePrefix(host.nodeAddress);
  const isOnDevice = host.addresses.some(({ address }) => formatPrefix(address) === host.nodeAddress);
  if (node === null || isOnDevice || !contains(cluster.range, node)) return meetings;
  return [...meetings, { kind: 'address', where: node, how: 'where other nodes reach it', lines: [] }];
}

function routeMeetings(
  cluster: ClusterRange,
  host: SeenHost,
  isNode: (address: AddressRange) => boolean,
): Meeting[] {
  const subnets = new Set(host.addresses.map(({ device, subnet }) => `${device} ${cidrText(subnet)}`));
  return host.routes
    .filter((route) => leadsSomewhere(route) && overlap(route.destination, cluster.range))
    .filter((route) => !isClusterRoute(route, cluster, isNode))
    .map((route) => ({
      kind: kindOf(route, cluster, subnets),
      where: route.destination,
      how: wayOf(route),
      lines: [route.line],
    }));
}

/** Default routes and those that discard (the CNI's blackholes too) lead to no network of their own. */
function leadsSomewhere({ type, destination }: Route): boolean {
  return !isDefault(destination) && !['blackhole', 'unreachable', 'prohibit', 'throw'].includes(type);
}

function kindOf(
  { destination, devices, gateways }: Route,
  cluster: ClusterRange,
  subnets: Set<string>,
): Kind {
  const isConnected =
    gateways.length === 0 && devices.some((device) => subnets.has(`${device} ${cidrText(destination)}`));
  if (isConnected) return 'network';
  return contains(cluster.range, destination) ? 'route' : 'broader-route';
}

function wayOf({ devices, gateways }: Route): string {
  const via = gateways.length > 0 ? `via ${gateways.slice(0, 2).map(formatPrefix).join(' and ')}` : '';
  const dev = devices.length > 0 ? `dev ${[...new Set(devices)].slice(0, 2).join(' and ')}` : '';
  return [via, dev].filter((word) => word !== '').join(' ') || 'by a route';
}

/** `proposal` is what the messages end with. */
export function tellOverlaps(overlaps: readonly Overlap[], proposal: string): Told[] {
  return firstOf(
    overlaps,
    ({ hosts }) => [...hosts.keys()],
    (each) => ({
      hosts: [...each.hosts.keys()],
      finding: {
        code: each.kind === 'broader-route' ? 'cidr.broader-route' : 'cidr.overlap',
        severity: each.kind === 'broader-route' ? 'warning' : 'error',
        message: `${sentence(each)}; ${proposal}`,
        evidence: evidence(each),
      },
    }),
  );
}

function sentence({ with: cluster, where, kind, hosts }: Overlap): string {
  const shares = listed([...hosts].map(([name, { how }]) => `${name} (${how})`));
  switch (kind) {
    case 'network':
      return `${cluster.name} overlaps ${cidrText(where)}, a network of ${shares}`;
    case 'address':
      return `${cluster.name} holds ${formatPrefix(where)}, an address of ${shares}`;
    case 'route':
      return `${cluster.name} overlaps ${cidrText(where)}, which has a route on ${shares}`;
    case 'broader-route':
      return `${cluster.name} lies in ${cidrText(where)}, which has a route on ${shares}: what is behind it with an address of the range is out of reach`;
  }
}

function evidence({ hosts }: Overlap): string {
  const lines = [...hosts].flatMap(([name, share]) => share.lines.map((line) => `${name}: ${line}`));
  const rest = lines.length - MOST_NAMED;
  return [...lines.slice(0, MOST_NAMED), ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}
