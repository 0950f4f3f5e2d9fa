import { type AddressRange, type Family, formatPrefix, parsePrefix } from '../../net/address.ts';
import { type Classes, classesOf } from '../../net/firewall/classes.ts';
import type { Packet } from '../../net/firewall/packet.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import { type Place, type Verdict, verdictsOf } from '../../net/firewall/verdict.ts';
import { oncePer } from '../../once-per.ts';
import type { HostView } from '../module.ts';
import type { Port } from './params.ts';
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
  const found: Judgement = { blocked: [], doubts: [], accepted: [] };
  const verdicts = new Verdicts(rules, host);
  const own = ownAddresses(host);
  for (const port of ports) {
    for (const source of sources) {
      for (const verdict of verdicts.of(port, source)) {
        if (verdict.kind !== 'unknown' || !isOwn(source, own)) note(found, port, source, verdict);
      }
    }
  }
  return {
    ...found,
    blocked: found.blocked.filter((each) => !each.sources.every((source) => isOwn(source, own))),
  };
}

function note(found: Judgement, port: Port, source: AddressRange, verdict: Verdict): void {
  if (verdict.kind === 'dropped') noteBlocked(found.blocked, port, source, verdict.place);
  else if (verdict.kind === 'unknown') noteDoubt(found.doubts, { port, ...verdict });
  else if (verdict.place !== null) found.accepted.push({ port, place: verdict.place, source });
}

/** One entry per port, base chain and family: the family decides the tool and the words of a rule. */
function noteBlocked(blocked: Blocked[], port: Port, source: AddressRange, place: Place): void {
  const same = blocked.find(
    (each) =>
      each.port === port && each.place.base === place.base && each.sources[0]?.family === source.family,
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
  private readonly arrivals: Record<Family, Arrival>;
  private readonly sources: Classes;
  private readonly ports: Classes;
  private readonly known = new Map<string, Map<bigint, Verdict[]>>();

  constructor(rules: RuleSet, host: HostView) {
    this.rules = rules;
    this.arrivals = { ip: arrival('ip', host), ip6: arrival('ip6', host) };
    this.sources = classesOf(rules, 'saddr');
    this.ports = classesOf(rules, 'dport');
  }

  of(port: Port, source: AddressRange): Verdict[] {
    const froms = this.sources.representatives(source);
    const [from] = froms;
    return froms.length === 1 && from !== undefined
      ? this.from(port, source.family, from)
      : froms.flatMap((each) => this.from(port, source.family, each));
  }

  private from(port: Port, family: Family, source: bigint): Verdict[] {
    const way = `${family} ${port.name}`;
    const bySource = this.known.get(way) ?? new Map<bigint, Verdict[]>();
    this.known.set(way, bySource);
    const verdicts = bySource.get(source) ?? this.through(port, family, source);
    bySource.set(source, verdicts);
    return verdicts;
  }

  private through({ protocol, low, high }: Port, family: Family, source: bigint): Verdict[] {
    return this.ports
      .representatives({ low: BigInt(low), high: BigInt(high) })
      .flatMap((number) => verdictsOf(this.rules, this.packet(family, protocol, source, number)));
  }

  private packet(family: Family, protocol: string, source: bigint, port: bigint): Packet {
    const { device, address } = this.arrivals[family];
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
}

interface Arrival {
  device: string | null;
  address: bigint | null;
}

/** Peers send to the address that stands among the nodes', so the packet comes in on the interface that has it. */
function arrival(family: Family, host: HostView): Arrival {
  const nodes = canonicalNodes(host.nodes);
  const own = host.facts.addresses.filter(({ address }) => parsePrefix(address)?.family === family);
  const known = own.find(({ address }) => nodes.has(canonical(address)));
  const chosen = known ?? (new Set(own.map(({ device }) => device)).size === 1 ? own[0] : undefined);
  if (chosen === undefined) return { device: null, address: null };
  return { device: chosen.device, address: parsePrefix(chosen.address)?.low ?? null };
}

/** All hosts of a play are given the same list. */
const canonicalNodes = oncePer(
  (nodes: readonly string[]): ReadonlySet<string> => new Set(nodes.map(canonical)),
);

function canonical(address: string): string {
  const range = parsePrefix(address);
  return range === null ? address : formatPrefix(range);
}
