import { CAUSES } from '../advice.ts';
import { grouped } from '../grouped.ts';
import { type Journey, journeyOf, lastSeen, type Part, tellJourney } from '../journey.ts';
import type { Overlay } from '../overlays.ts';
import type { Point } from '../point.ts';
import { noSightings } from '../sightings.ts';
import { count, type Draft, proofs } from '../verdict.ts';

/** Fewer packets prove nothing. */
const ENOUGH = 3;
const NAMES = { vxlan: 'VXLAN', geneve: 'Geneve', gre: 'GRE', ipip: 'IPIP' } as const;

interface Seen {
  point: Point;
  overlay: Overlay;
}

/** Tunnels between nodes whose packets are not taken out at the other end, or that carry packets one way only. */
export function overlayVerdicts(points: readonly Point[]): Draft[] {
  const all = points.flatMap((point) => point.overlays.values().map((overlay) => ({ point, overlay })));
  const ways = grouped(all, ({ overlay }) => keyOf(overlay));
  return [...ways.values()].flatMap((way) => {
    const shut = way.find(({ overlay }) => isShut(overlay));
    if (shut !== undefined) return [tellShut(shut)];
    const [known] = way;
    if (known === undefined || way.some(({ overlay }) => overlay.unpacked > 0)) return [];
    const back = ways.get(
      keyOf({ ...known.overlay, source: known.overlay.target, target: known.overlay.source }),
    );
    const journey = journeyOf(
      way.map((seen) => partOf(seen, back ?? [])),
      points,
    );
    return journey === null || !isOneWay(journey) ? [] : [tellOneWay(known.overlay, journey)];
  });
}

function keyOf({ protocol, port, vni, source, target }: Overlay): string {
  return [protocol, port, vni, source, target].join(' ');
}

/** They come in, are not passed on, and not one is seen again outside of its tunnel. */
function isShut({ cameIn, unpacked, sent }: Overlay): boolean {
  return cameIn >= ENOUGH && unpacked === 0 && !sent.places.some((place) => place.endsWith('out'));
}

function isOneWay({ first: { asks, answers } }: Journey): boolean {
  return asks.count >= ENOUGH && answers.count === 0;
}

function partOf({ point, overlay: { source, target, sent } }: Seen, back: readonly Seen[]): Part {
  const answers = back.find((each) => each.point === point)?.overlay.sent;
  return { point, source, target, asks: sent, answers: answers ?? noSightings() };
}

function nameOf({ protocol, vni, port }: Overlay): string {
  const words = [NAMES[protocol], vni === null ? null : `vni ${vni}`, port === null ? null : `port ${port}`];
  return words.filter((word) => word !== null).join(', ');
}

function tellShut({ overlay, point }: Seen): Draft {
  const { protocol, port, source, target, sent, cameIn } = overlay;
  const what = port === null ? NAMES[protocol] : `${port}/udp`;
  return {
    code: 'overlay.dropped',
    severity: 'error',
    message: `what ${source} sends in the overlay (${nameOf(overlay)}) reaches ${target}, and nothing of it is taken out of the tunnel there: ${count(cameIn, 'packet')}`,
    proofs: proofs(point, sent, `${NAMES[protocol]} ${source} > ${target}`),
    causes: [
      `a firewall on ${target} drops ${what}: tcpdump sees packets before the firewall does`,
      `${target} has no ${NAMES[protocol]} device with this network and port, or it is down`,
      'the checksums are wrong, and the receiver drops the packets without a word',
    ],
    next: [
      'netfix mesh -b -i hosts shows who reaches whom, and which rule is in the way',
      `on ${target}: ip -d link show type ${protocol}; nft list ruleset; iptables-save; nstat -az | grep -i csum`,
      'open the port by a `firewall` task: netfix modules firewall',
    ],
    lastSeen: sent.last === null ? null : { ...sent.last, point, place: sent.places.at(-1) ?? null },
    concerns: { targets: [], carrier: `${source} ${target}`, source: null },
  };
}

function tellOneWay(overlay: Overlay, journey: Journey): Draft {
  const { protocol, port } = overlay;
  const { point, source, target, asks } = journey.first;
  const name = NAMES[protocol];
  const way = tellJourney(journey, `the ${name} packet`);
  return {
    code: 'overlay.one-way',
    severity: 'warning',
    message: `the overlay goes one way only: ${source} sent ${count(asks.count, 'packet')} to ${target} (${nameOf(overlay)}), and none came back${way === '' ? '' : `; ${way}`}`,
    proofs: proofs(point, asks, `${name} ${source} > ${target}`),
    causes: [
      `${port === null ? name : `${port}/udp`} is not open on ${target}, or between the nodes: each direction has to be let in by itself, for the source ports differ`,
      ...CAUSES[journey.where],
    ],
    next: [
      'netfix mesh -b -i hosts shows who reaches whom, and which rule is in the way',
      'open the port by a `firewall` task: netfix modules firewall',
    ],
    lastSeen: lastSeen(journey),
    concerns: { targets: [], carrier: `${source} ${target}`, source: null },
  };
}
