import { CAUSES, nextSteps } from '../advice.ts';
import { type Exchange, unanswered } from '../exchanges.ts';
import { grouped } from '../grouped.ts';
import { type Journey, journeyOf, lastSeen, type Part, tellJourney } from '../journey.ts';
import type { Point } from '../point.ts';
import { span } from '../sightings.ts';
import { count, type Draft, endpoint, proofs, seconds } from '../verdict.ts';

/** An answer may take so long, in microseconds. */
const PATIENCE = 1e6;
const DNS = 53;
const ALWAYS_PASSES = 1280;
const ONE_WAY = 3;

interface Member {
  point: Point;
  exchange: Exchange;
}

interface Group {
  source: string;
  target: string;
  port: number | null;
  exchanges: Member[];
}

/** Echoes and UDP that nobody answers: those from one host to another, or to one port of it, together. */
export function exchangeVerdicts(
  points: readonly Point[],
  isExplained: (source: string, target: string, port: number | null) => boolean,
): Draft[] {
  const all = points.flatMap((point) =>
    point.exchanges.values().map((exchange): Member => ({ point, exchange })),
  );
  const speaks = new Set(all.map(({ point, exchange }) => pairOf(point, exchange.source, exchange.target)));
  const groups = grouped(all, ({ exchange: { kind, source, target, targetPort } }) =>
    [kind, source, target, targetPort].join(' '),
  );
  return [...groups.values()].flatMap((exchanges) => {
    const [known] = exchanges;
    if (known === undefined) return [];
    const { source, target, targetPort: port } = known.exchange;
    if (isExplained(source, target, port)) return [];
    const group: Group = { source, target, port, exchanges };
    const draft = port === null ? echo(group, points) : udp(group, points, speaks);
    return draft === null ? [] : [draft];
  });
}

function pairOf(point: Point, source: string, target: string): string {
  return `${point.name} ${source} ${target}`;
}

/** One exchange as all points saw it: the one with the most questions at the point nearest to who asks. */
function journeyIn(
  { exchanges }: Group,
  points: readonly Point[],
): { journey: Journey; exchange: Exchange } | null {
  const busiest = exchanges.toSorted((a, b) => b.exchange.asks.count - a.exchange.asks.count)[0];
  if (busiest === undefined) return null;
  const same = exchanges.filter(({ exchange }) => exchange.sourcePort === busiest.exchange.sourcePort);
  const parts = same.map(
    ({ point, exchange: { source, target, asks, answers } }): Part => ({
      point,
      source,
      target,
      asks,
      answers,
    }),
  );
  const journey = journeyOf(parts, points, (point) => point.exchanges.isWhole);
  const exchange = same.find(({ exchange: each }) => each.asks === journey?.first.asks)?.exchange;
  return journey === null || exchange === undefined ? null : { journey, exchange };
}

function baseOf({ source, target }: Group, { journey, exchange }: { journey: Journey; exchange: Exchange }) {
  return {
    lastSeen: lastSeen(journey),
    concerns: { targets: [target], carrier: exchange.carrier, source },
  };
}

function echo(group: Group, points: readonly Point[]): Draft | null {
  const found = journeyIn(group, points);
  if (found === null) return null;
  const { journey, exchange } = found;
  const { point } = journey.first;
  const here = group.exchanges.filter((each) => each.point === point).map((each) => each.exchange);
  const lost = here.flatMap((each) => unanswered(each, point.times?.end ?? 0, PATIENCE));
  const answers = here.reduce((sum, each) => sum + each.answers.count, 0);
  const asks = here.reduce((sum, each) => sum + each.asks.count, 0);
  if (lost.length === 0) return null;
  const { source, target } = group;
  const passed = Math.max(...here.map((each) => each.passed));
  const smallest = Math.min(...lost.map(({ size }) => size));
  const base = {
    ...baseOf(group, found),
    proofs: proofs(point, exchange.asks, `echo request ${source} > ${target}, ${exchange.firstSize} bytes`),
  };
  if (answers > 0 && smallest > passed && smallest > ALWAYS_PASSES)
    return {
      ...base,
      code: 'mtu.black-hole',
      severity: 'error',
      message: `large pings from ${source} to ${target} are lost, small ones pass: ${smallest} bytes get no answer, ${passed} bytes do`,
      causes: [
        'an interface on the way carries less than the sender believes: an overlay, a VPN, a NIC with another MTU',
      ],
      next: [
        'netfix mesh --mtu -b -i hosts measures what the nodes can send each other',
        `tracepath -n ${target}`,
      ],
    };
  if (answers > 0)
    return {
      ...base,
      code: 'icmp.echo-loss',
      severity: 'warning',
      message: `${count(lost.length, 'ping')} of ${asks} from ${source} to ${target} got no answer`,
      causes: ['packets are lost now and then: congestion, a bad link, an address that two machines have'],
      next: [`on ${source}: ping -c 100 -i 0.2 ${target}; ip -s link`],
    };
  const way = tellJourney(journey, 'the ping');
  return {
    ...base,
    code: 'icmp.echo-unanswered',
    severity: 'error',
    message: `${target} does not answer the pings of ${source}: ${count(asks, 'request')} ${seconds(span(exchange.asks))}, no reply${way === '' ? '' : `; ${way}`}`,
    causes: CAUSES[journey.where],
    next: nextSteps(journey.where, target),
  };
}

/** `speaks`: who sends UDP to whom, on whatever ports: the two may speak to each other on others. */
function udp(group: Group, points: readonly Point[], speaks: ReadonlySet<string>): Draft | null {
  const found = journeyIn(group, points);
  if (found === null) return null;
  const { journey } = found;
  const { point, asks } = journey.first;
  const here = group.exchanges.filter((each) => each.point === point).map((each) => each.exchange);
  if (here.some(({ answers }) => answers.count > 0)) return null;
  const sent = here.reduce((sum, each) => sum + each.asks.count, 0);
  const { source, target, port } = group;
  const to = endpoint(target, port);
  const way = tellJourney(journey, 'the datagram');
  const base = {
    ...baseOf(group, found),
    proofs: proofs(point, asks, `UDP ${source} > ${to}`),
  };
  const waited = (point.times?.end ?? 0) - (asks.last?.time ?? 0);
  if (port === DNS && (sent > 1 || waited >= 2 * PATIENCE))
    return {
      ...base,
      code: 'dns.unanswered',
      severity: 'error',
      message: `${to} does not answer the DNS queries of ${source}: ${count(sent, 'query').replace('querys', 'queries')}, no answer${way === '' ? '' : `; ${way}`}`,
      causes: CAUSES[journey.where],
      next: ['kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide', ...nextSteps(journey.where, to)],
    };
  const begin = Math.min(...here.map((each) => each.asks.first[0]?.time ?? 0));
  const end = Math.max(...here.map((each) => each.asks.last?.time ?? 0));
  if (port === DNS || sent < ONE_WAY || end - begin < PATIENCE) return null;
  if (speaks.has(pairOf(point, target, source))) return null;
  return {
    ...base,
    code: 'udp.one-way',
    severity: 'warning',
    message: `UDP goes one way only: ${source} sent ${count(sent, 'datagram')} to ${to}, and nothing comes back${way === '' ? '' : `; ${way}`}`,
    causes: [
      'normal for syslog, statsd, NetFlow and the like, which want no answer',
      ...CAUSES[journey.where],
    ],
    next: nextSteps(journey.where, to),
  };
}
