import { type AddressRange, formatPrefix, overlap, parsePrefix } from '../net/address.ts';
import { freeRange } from '../net/free-range.ts';
import { tellDuplicates, tellTaken } from './cidr/duplicates.ts';
import { lookAtHosts, type SeenHost } from './cidr/look.ts';
import { isDefault } from './cidr/network.ts';
import { overlapsOf, tellOverlaps } from './cidr/overlaps.ts';
import { type ClusterRange, cidrsOf, cidrText, params, readRanges } from './cidr/params.ts';
import { stationOf } from './cidr/twins.ts';
import { tellVxlans } from './cidr/vxlan.ts';
import { macTwinsOf, tellMacTwins } from './mac-twins.ts';
import { defineFleetModule, type Fleet } from './module.ts';
import { byHost, type Told } from './told.ts';

/** Where the search for a free range begins: what people already know from other clusters. */
const USUAL = {
  pod: { ip: '10.244.0.0', ip6: 'fd00:10:244::' },
  service: { ip: '10.96.0.0', ip6: 'fd00:10:96::' },
};

/** Looks and tells; it changes nothing, for a cluster's ranges are set when it is made. */
export const cidr = defineFleetModule<typeof params>({
  name: 'cidr',
  summary: 'Pod and service ranges against the networks of all hosts, and addresses that two hosts have',
  params,
  example: '- cidr: { pods: [10.244.0.0/16], services: [10.96.0.0/12] }',
  title: (given) => `cidr ${[...cidrsOf(given, 'pod'), ...cidrsOf(given, 'service')].join(', ')}`.trim(),
  faults: (given) => readRanges(given).wrong.map(wrongRange),
  async run(fleet, given) {
    const { ranges, wrong } = readRanges(given);
    const { seen, told } = await lookAtHosts(fleet);
    const everyone = fleet.hosts.map(({ name }) => name);
    const all = [
      ...wrong.map((name) => error(everyone, 'cidr.wrong-range', wrongRange(name))),
      ...told,
      ...tellRanges(ranges, seen, fleet),
      ...tellDuplicates(seen),
      ...tellTaken(seen, fleet.absent),
      ...tellMacTwins(macTwinsOf(seen.map(stationOf), fleet.absent), 'cidr.mac-twin'),
      ...tellVxlans(seen),
    ];
    return { findings: byHost(all), matrices: [] };
  },
});

function wrongRange(name: string): string {
  return `${name} is not a CIDR`;
}

function error(hosts: string[], code: string, message: string): Told {
  return { hosts, finding: { code, severity: 'error', message } };
}

/** The ranges against each other and against the hosts. Those that meet anything get a proposal, each its own. */
function tellRanges(ranges: readonly ClusterRange[], seen: readonly SeenHost[], fleet: Fleet): Told[] {
  const isNode = nodeTest(seen, fleet);
  const taken = [...networksOf(seen), ...ranges.map(({ range }) => range)];
  return ranges.flatMap((each, i) => {
    const clashes = ranges.slice(i + 1).filter(({ range }) => overlap(range, each.range));
    const overlaps = overlapsOf(each, seen, isNode);
    if (clashes.length === 0 && overlaps.length === 0) return [];
    const free = freeFor(each, taken);
    if (free !== null) taken.push(free);
    const proposal = proposalText(free, seen.length, fleet.hosts.length);
    const everyone = fleet.hosts.map(({ name }) => name);
    return [
      ...clashes.map(({ name }) =>
        error(everyone, 'cidr.ranges-overlap', `${each.name} overlaps ${name}; ${proposal}`),
      ),
      ...tellOverlaps(overlaps, proposal),
    ];
  });
}

/** A range of the same size that nothing in use overlaps. */
export function freeFor(
  { use, range }: Pick<ClusterRange, 'use' | 'range'>,
  taken: readonly AddressRange[],
): AddressRange | null {
  return freeRange(range, taken, parsePrefix(USUAL[use][range.family]));
}

function proposalText(free: AddressRange | null, seen: number, hosts: number): string {
  const where = seen === hosts ? 'on all hosts' : `on the hosts that answered (${seen} of ${hosts})`;
  return free === null
    ? `no private range of that size is free ${where}`
    : `free ${where} is ${cidrText(free)}`;
}

/** Everything in use, the cluster's own included. */
export function networksOf(seen: readonly SeenHost[]): AddressRange[] {
  const routes = new Set(seen.flatMap((host) => host.routes));
  const networks = [
    ...[...routes].map(({ destination }) => destination).filter((destination) => !isDefault(destination)),
    ...seen.flatMap(({ addresses }) => addresses.flatMap(({ address, subnet }) => [address, subnet])),
    ...seen.map(({ nodeAddress }) => parsePrefix(nodeAddress)),
  ];
  const distinct = new Map(networks.flatMap((each) => (each === null ? [] : [[cidrText(each), each]])));
  return [...distinct.values()];
}

/** Knows the addresses of the hosts that were seen, and those of the whole inventory. */
function nodeTest(seen: readonly SeenHost[], fleet: Fleet): (address: AddressRange) => boolean {
  const inventory = [...fleet.hosts.map(({ address }) => address), ...Object.values(fleet.groups).flat()];
  const known = [
    ...inventory.map(parsePrefix),
    ...seen.flatMap((host) => host.addresses.map(({ address }) => address)),
  ];
  const texts = new Set(known.flatMap((address) => (address === null ? [] : [formatPrefix(address)])));
  return (address) => texts.has(formatPrefix(address));
}
