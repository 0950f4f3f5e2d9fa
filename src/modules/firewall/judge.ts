import { type AddressRange, contains, type Family, formatPrefix, parsePrefix } from '../../net/address.ts';
import { type Classes, classesOf } from '../../net/firewall/classes.ts';
import type { Packet } from '../../net/firewall/packet.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import { type Place, type Verdict, verdictsOf } from '../../net/firewall/verdict.ts';
import { oncePer } from '../../once-per.ts';
import type { HostView } from '../module.ts';
import { isByCluster } from './cluster-chains.ts';
import type { Port } from './params.ts';
import { doorOf } from './place.ts';
import { isOwn, ownAddresses } from './sources.ts';

/** A port that some sources do not get through to, and where. One base chain each. */
export interface Blocked {
  port: Port;
  place: Place;
  sources: AddressRange[];
}

export interface Doubt {
  port: Port;
  place: Place;
  expression: string;
}

export interface Judgement {
  blocked: Blocked[];
  /** What the cluster drops by rules of its own: kube-proxy, or a policy for hosts. */
  byCluster: Blocked[];
  doubts: Doubt[];
  /** Where accepted packets were accepted, per source. */
  accepted: { port: Port; place: Place; source: AddressRange }[];
}

/** Ephemeral, as a sender's usually is (ip_local_port_range). */
const SOURCE_PORT = 40_000n;

/**
 * Judges the first packet of every source to every port, in every base chain that sees it. What a host sends to itself
 * comes in on no interface of the nodes': its own address alone is never blocked, but stands among others that are, so
 * that all nodes get the same rule.
 */
export function judge(
  rules: RuleSet,
  ports: readonly Port[],
  sources: readonly AddressRange[],
  host: HostView,
): Judgement {
  const found: Judgement = { blocked: [], byCluster: [], doubts: [], accepted: [] };
  const verdicts = new Verdicts(rules, host);
  const own = ownAddresses(host);
  for (const port of ports) {
    for (const source of sources) {
      for (const verdict of verdicts.of(port, source)) {
        if (verdict.kind !== 'unknown' || !isOwn(source, own)) note(found, port, source, verdict);
      }
    }
  }
  const others = (all: readonly Blocked[]): Blocked[] =>
    all.filter((each) => !each.sources.every((source) => isOwn(source, own)));
  return { ...found, blocked: others(found.blocked), byCluster: others(found.byCluster) };
}

function note(found: Judgement, port: Port, source: AddressRange, verdict: Verdict): void {
  if (verdict.kind === 'dropped')
    noteBlocked(isByCluster(verdict.place) ? found.byCluster : found.blocked, port, source, verdict.place);
  else if (verdict.kind === 'unknown') noteDoubt(found.doubts, { port, ...verdict });
  else if (verdict.place !== null) found.accepted.push({ port, place: verdict.place, source });
}

/**
 * One entry per port, base chain and family, which decides the tool and the words of a rule; and for each zone of
 * firewalld's and part of ufw's rules that drops them, where rules of their own are needed.
 */
function noteBlocked(blocked: Blocked[], port: Port, source: AddressRange, place: Place): void {
  const same = blocked.find(
    (each) =>
      each.port === port &&
      each.place.base === place.base &&
      each.sources[0]?.family === source.family &&
      doorOf(each.place) === doorOf(place),
  );
  if (same === undefined) blocked.push({ port, place, sources: [source] });
  else if (!same.sources.includes(source)) same.sources.push(source);
}

function noteDoubt(doubts: Doubt[], doubt: Doubt): void {
  const same = (other: Doubt) => other.port === doubt.port && other.place.rule === doubt.place.rule;
  if (!doubts.some(same)) doubts.push(doubt);
}

/** Verdicts by class, so that a thousand nodes cost no more than the few ways the rules tell them apart. */
class Verdicts {
  private readonly rules: RuleSet;
  private readonly arrivals: Arrivals;
  private readonly sources: Classes;
  private readonly ports: Classes;
  private readonly known = new Map<string, Map<bigint, Verdict[]>>();

  constructor(rules: RuleSet, host: HostView) {
    this.rules = rules;
    this.arrivals = new Arrivals(host);
    this.sources = classesOf(rules, 'saddr');
    this.ports = classesOf(rules, 'dport');
  }

  of(port: Port, source: AddressRange): Verdict[] {
    const froms = this.sources.representatives(source);
    const arrival = this.arrivals.of(source);
    const [from] = froms;
    return froms.length === 1 && from !== undefined
      ? this.from(port, arrival, from)
      : froms.flatMap((each) => this.from(port, arrival, each));
  }

  private from(port: Port, arrival: Arrival, source: bigint): Verdict[] {
    const way = `${arrival.family} ${arrival.device} ${port.name}`;
    const bySource = this.known.get(way) ?? new Map<bigint, Verdict[]>();
    this.known.set(way, bySource);
    const verdicts = bySource.get(source) ?? this.through(port, arrival, source);
    bySource.set(source, verdicts);
    return verdicts;
  }

  private through({ protocol, low, high }: Port, arrival: Arrival, source: bigint): Verdict[] {
    return this.ports
      .representatives({ low: BigInt(low), high: BigInt(high) })
      .flatMap((port) => verdictsOf(this.rules, packet(arrival, protocol, source, port)));
  }
}

function packet(arrival: Arrival, protocol: string, source: bigint, port: bigint): Packet {
  const { family, device, address } = arrival;
  return {
    family,
    protocol,
    source,
    port,
    destination: address,
    sourcePort: SOURCE_PORT,
    iif: device,
    oif: '',
  };
}

/** Where a packet comes in; null: it cannot be told. */
interface Arrival {
  family: Family;
  device: string | null;
  address: bigint | null;
}

/** By which interface, and to which address of the host, sources send. */
class Arrivals {
  private readonly usual: Record<Family, Arrival>;
  /** The networks that the host is in, the narrowest first; of equal ones that of the usual interface. */
  private readonly links: { network: AddressRange; arrival: Arrival }[];

  constructor(host: HostView) {
    this.usual = { ip: usualArrival('ip', host), ip6: usualArrival('ip6', host) };
    this.links = host.facts.addresses
      .flatMap(({ device, address, prefix }) => {
        const own = parsePrefix(address);
        const network = parsePrefix(`${address}/${prefix}`);
        if (own === null || network === null) return [];
        return [{ network, arrival: { family: own.family, device, address: own.low } }];
      })
      .sort((a, b) => byWidth(a.network, b.network) || this.rank(a.arrival) - this.rank(b.arrival));
  }

  /**
   * Who is in one of the host's networks sends by that; everybody else, and who is in the network of the usual
   * interface, as the nodes do.
   */
  of(source: AddressRange): Arrival {
    const link = this.links.find(({ network }) => contains(network, source));
    return link === undefined || this.rank(link.arrival) === 0 ? this.usual[source.family] : link.arrival;
  }

  private rank({ family, device }: Arrival): number {
    return device === this.usual[family].device ? 0 : 1;
  }
}

function byWidth(a: AddressRange, b: AddressRange): number {
  const more = a.high - a.low - (b.high - b.low);
  return more < 0n ? -1 : more > 0n ? 1 : 0;
}

/** Peers send to the address that stands among the nodes', so the packet comes in on the interface that has it. */
function usualArrival(family: Family, host: HostView): Arrival {
  const nodes = canonicalNodes(host.nodes);
  const own = host.facts.addresses.filter(({ address }) => parsePrefix(address)?.family === family);
  const known = own.find(({ address }) => nodes.has(canonical(address)));
  const linked = own.filter(({ device }) => device !== null);
  const chosen = known ?? (new Set(linked.map(({ device }) => device)).size === 1 ? linked[0] : undefined);
  if (chosen === undefined) return { family, device: null, address: null };
  return { family, device: chosen.device, address: parsePrefix(chosen.address)?.low ?? null };
}

/** All hosts of a play are given the same list. */
const canonicalNodes = oncePer(
  (nodes: readonly string[]): ReadonlySet<string> => new Set(nodes.map(canonical)),
);

function canonical(address: string): string {
  const range = parsePrefix(address);
  return range === null ? address : formatPrefix(range);
}
