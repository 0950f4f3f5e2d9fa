import type { AddressRange } from '../../net/address.ts';
import { type Classes, classesOf } from '../../net/firewall/classes.ts';
import type { Packet } from '../../net/firewall/packet.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import { FORWARD_HOOKS, type Place, type Verdict, verdictsOf } from '../../net/firewall/verdict.ts';
import { isDefault } from '../cidr/network.ts';
import { isByCluster } from '../firewall/cluster-chains.ts';
import { type Path, pathText } from './paths.ts';

/** Traffic of a pod range that one base chain drops, and the first place in it that does. */
export interface Blocked {
  pods: AddressRange;
  place: Place;
  /** The ways that are closed; answers only where what they answer is let through. */
  ways: { path: Path; text: string }[];
}

export interface Judgement {
  blocked: Blocked[];
  doubts: { place: Place; expression: string }[];
  /** Where the cluster itself drops: a network policy, a service without endpoints. */
  byCluster: Place[];
  accepted: { pods: AddressRange; place: Place; path: Path }[];
}

/** Ephemeral, as a sender's usually is (ip_local_port_range). */
const SOURCE_PORT = 40_000n;

interface Judged {
  pods: AddressRange;
  path: Path;
  answers: boolean;
}

/**
 * Judges the traffic of a pod range in general: addresses and ports that few rules tell apart. What single pods or ports
 * meet is a matter of policy.
 */
export function judge(rules: RuleSet, ranges: readonly { pods: AddressRange; paths: Path[] }[]): Judgement {
  const found: Judgement = { blocked: [], doubts: [], byCluster: [], accepted: [] };
  const packets = new Packets(rules);
  for (const { pods, paths } of ranges) {
    for (const path of paths) {
      for (const packet of packets.of(path)) {
        for (const verdict of verdictsOf(rules, packet, FORWARD_HOOKS))
          note(found, { pods, path, answers: packet.reply === true }, verdict);
      }
    }
  }
  return found;
}

function note(found: Judgement, judged: Judged, verdict: Verdict): void {
  if (verdict.kind === 'unknown') noteDoubt(found, verdict);
  else if (verdict.kind === 'dropped') noteDropped(found, judged, verdict.place);
  else if (verdict.place !== null)
    found.accepted.push({ pods: judged.pods, place: verdict.place, path: judged.path });
}

function noteDoubt(
  { doubts }: Judgement,
  { place, expression }: Extract<Verdict, { kind: 'unknown' }>,
): void {
  const same = doubts.some((each) => each.place.base === place.base && each.place.rule === place.rule);
  if (!same) doubts.push({ place, expression });
}

function noteDropped(found: Judgement, { pods, path, answers }: Judged, place: Place): void {
  if (isByCluster(place)) {
    if (!found.byCluster.some(({ rule }) => rule === place.rule)) found.byCluster.push(place);
    return;
  }
  const way = { path, text: pathText(path, answers) };
  const same = found.blocked.find((each) => each.pods === pods && each.place.base === place.base);
  if (same === undefined) {
    found.blocked.push({ pods, place, ways: [way] });
    return;
  }
  if (!same.ways.some((each) => each.path === path)) same.ways.push(way);
  if (position(place) < position(same.place)) same.place = place;
}

/** Of the rule of the base chain that leads to the drop; a policy comes last. */
function position(place: Place): number {
  const { entry } = place;
  return entry === null ? Number.POSITIVE_INFINITY : place.base.rules.indexOf(entry);
}

/** The packets that stand for a way's traffic, first ones and answers. */
class Packets {
  private readonly sources: Classes;
  private readonly destinations: Classes;
  private readonly ports: Classes;

  constructor(rules: RuleSet) {
    this.sources = classesOf(rules, 'saddr');
    this.destinations = classesOf(rules, 'daddr');
    this.ports = classesOf(rules, 'dport');
  }

  *of({ source, destination, iif, oif }: Path): Generator<Packet> {
    const [port = 0n] = this.ports.wide({ low: 1n, high: 65_535n });
    for (const [from, to] of this.pairs(source, destination)) {
      for (const protocol of ['tcp', 'udp']) {
        const first: Packet = {
          family: source.family,
          protocol,
          source: from,
          destination: to,
          sourcePort: SOURCE_PORT,
          port,
          iif,
          oif,
        };
        yield first;
        yield answerTo(first);
      }
    }
  }

  /** Every source to the usual destination, and the usual source to every destination. */
  private pairs(source: AddressRange, destination: AddressRange): [bigint, bigint][] {
    const sources = this.sources.wide(source);
    const parts = this.destinations.wide(destination);
    const destinations = isDefault(destination) ? parts.slice(0, 1) : parts;
    const [from = source.low] = sources;
    const [to = destination.low] = destinations;
    const fromAll = sources.map((each): [bigint, bigint] => [each, to]);
    return [...fromAll, ...destinations.slice(1).map((each): [bigint, bigint] => [from, each])];
  }
}

function answerTo(packet: Packet): Packet {
  return {
    ...packet,
    source: packet.destination ?? 0n,
    destination: packet.source,
    sourcePort: packet.port,
    port: packet.sourcePort,
    iif: packet.oif,
    oif: packet.iif,
    reply: true,
  };
}
