import { parsePrefix } from '../../address.ts';
import { grouped } from '../grouped.ts';
import type { Part } from '../journey.ts';
import type { Neighbour } from '../neighbours.ts';
import type { Point } from '../point.ts';
import { span } from '../sightings.ts';
import { type Draft, proofs, seconds, times } from '../verdict.ts';

/** Linux asks three times, a second apart (mcast_solicit and retrans_time_ms, arp(7)); who is answered asks once. */
const ASKED_IN_VAIN = 3;

/** Addresses that nobody says to have. */
export function neighbourVerdicts(points: readonly Point[]): Draft[] {
  const all = points.flatMap((point) => point.neighbours.values().map((neighbour) => ({ point, neighbour })));
  const groups = grouped(all, ({ neighbour: { protocol, target } }) => `${protocol} ${target}`);
  return [...groups.values()].flatMap((seen) => {
    const parts = seen.flatMap(({ point, neighbour }) => partsOf(point, neighbour));
    const [worst] = parts.filter(isInVain).sort((a, b) => b.asks.count - a.asks.count);
    const [known] = seen;
    return worst === undefined || known === undefined ? [] : [tell(worst, parts, known.neighbour)];
  });
}

function partsOf(point: Point, { askers, answers, target }: Neighbour): Part[] {
  return [...askers].map(([source, asks]) => ({ point, source, target, asks, answers }));
}

/**
 * The answer goes to who asked alone: a machine that merely hears the question of another does not see it, unless the
 * question is for itself.
 */
function isInVain({ point, source, target, asks }: Part): boolean {
  if (point.vantage.isLocal(source) === false && point.vantage.isLocal(target) !== true) return false;
  return asks.count >= ASKED_IN_VAIN || (asks.count > 1 && span(asks) >= 0.9);
}

function tell(worst: Part, parts: readonly Part[], neighbour: Neighbour): Draft {
  const { protocol, target, carrier } = neighbour;
  const { source, asks, point } = worst;
  const what = protocol === 'arp' ? 'ARP' : 'neighbour discovery';
  const others = parts.filter(
    (part) => part.source === source && part.point !== point && part.asks.count > 0,
  );
  const isHere = point.vantage.isLocal(target) === true;
  const question =
    protocol === 'arp' ? `who-has ${target} tell ${source}` : `${source} asks who has ${target}`;
  return {
    code: `${protocol}.unanswered`,
    severity: 'error',
    message: `nobody says to have ${target}: ${source} asked by ${what} ${times(asks.count)} ${seconds(span(asks))}; ${
      isHere
        ? `the machine that captured has ${target} and should have answered`
        : `${target} should have answered`
    }${others.map(told).join('')}`,
    proofs: proofs(point, asks, question),
    causes: causesOf(source, target, protocol, isHere),
    next: nextOf(source, target, protocol),
    lastSeen: null,
    concerns: { targets: [target], carrier, source },
  };
}

/** What another point knows of the question. */
function told({ point, target, answers }: Part): string {
  if (answers.count > 0) return `; ${point.name} saw the answer: it is lost on the way back`;
  const isHere = point.vantage.isLocal(target) === true;
  return isHere
    ? `; ${point.name} has that address, heard the question and is silent`
    : `; ${point.name} heard the question`;
}

function causesOf(
  source: string,
  target: string,
  protocol: Neighbour['protocol'],
  isHere: boolean,
): string[] {
  if (isHere)
    return [
      protocol === 'arp'
        ? 'arp_ignore or arp_filter of that interface, or an arptables or nft arp rule, keeps it silent'
        : 'its firewall drops ICMPv6: neighbour discovery must always be let in',
    ];
  const foreign = isFarFrom(source, target)
    ? [
        `${source} is of another network: a route takes ${target} for a neighbour though it is none (pod, service and node ranges that overlap, or a route without its gateway)`,
      ]
    : [];
  const flannel = /^(?:\d{1,3}\.){3}0$/.test(source)
    ? [
        `${source} ends in .0, as the address of flannel.1 does: flanneld should have written this neighbour and did not`,
      ]
    : [];
  return [
    ...foreign,
    ...flannel,
    `the machine with ${target} is down, or the address is no longer in use`,
    `it is on another network segment or VLAN than ${source}, or a switch, hypervisor or cloud keeps the question from it`,
    ...(protocol === 'nd' ? ['a firewall drops ICMPv6: neighbour discovery must always be let in'] : []),
  ];
}

/** Of another /16, or /64: then hardly on one link. */
function isFarFrom(a: string, b: string): boolean {
  const [one, two] = [parsePrefix(a), parsePrefix(b)];
  if (one === null || two === null || one.family !== two.family) return false;
  const shift = one.family === 'ip' ? 16n : 64n;
  return one.low >> shift !== two.low >> shift;
}

function nextOf(source: string, target: string, protocol: Neighbour['protocol']): string[] {
  const family = protocol === 'nd' ? ' -6' : '';
  return [
    `on the machine with ${source}: ip${family} route get ${target}; ip${family} neigh show ${target}`,
    `find out who is to have ${target}: kubectl get pods,nodes -A -o wide | grep -wF ${target}`,
    'ranges that overlap are found by a `cidr` task: netfix modules cidr',
  ];
}
