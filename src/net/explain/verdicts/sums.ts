import { grouped } from '../grouped.ts';
import type { Point } from '../point.ts';
import type { Sightings } from '../sightings.ts';
import type { AskSums } from '../sums.ts';
import { count, type Draft, endpoint, proofs } from '../verdict.ts';

/** What one point saw of the questions of a flow, and of their sums. */
interface Flow {
  point: Point;
  protocol: string;
  source: string;
  target: string;
  port: number | null;
  carrier: string | null;
  asks: Sightings;
  sums: AskSums;
  isAnswered: boolean;
  /** Its questions got through, and data behind them is wrong, sent again and never acknowledged. */
  hasBadData: boolean;
  isIncoming: boolean | null;
}

/** Wrong checksums: those that a receiver drops packets for, and those that only look wrong in a sender's capture. */
export function sumVerdicts(points: readonly Point[]): Draft[] {
  const rejected = points.flatMap(rejectedFlows);
  return rejected.length > 0 ? rejected : harmless(points);
}

function flowsOf(point: Point): Flow[] {
  const tcp = point.connections.values().map((connection): Flow => {
    const {
      client: source,
      server: target,
      serverPort: port,
      carrier,
      syn,
      synSums,
      fromClient,
    } = connection;
    const hasBadData =
      fromClient.bad > 0 && fromClient.stuck !== null && fromClient.bad >= fromClient.stuck.times;
    return {
      ...{ point, protocol: 'tcp', source, target, port, carrier, asks: syn, sums: synSums, hasBadData },
      ...{ isAnswered: connection.synAck.count > 0, isIncoming: connection.isIncoming },
    };
  });
  const rest = point.exchanges.values().map((exchange): Flow => {
    const { kind: protocol, source, target, targetPort: port, carrier, asks, askSums: sums } = exchange;
    return {
      ...{ point, protocol, source, target, port, carrier, asks, sums, hasBadData: false },
      ...{ isAnswered: exchange.answers.count > 0, isIncoming: exchange.isIncoming },
    };
  });
  return [...tcp, ...rest];
}

/** Flows whose every question came in with a wrong sum and none of which was answered, unless the capture shows that nobody minded. */
function rejectedFlows(point: Point): Draft[] {
  const flows = grouped(flowsOf(point), keyOf);
  const rejected = [...flows.values()].flatMap((group) =>
    isAccepted(group) ? [] : group.filter(isRejected),
  );
  const found = new Map(rejected.map((flow) => [`${flow.source} ${endpoint(flow.target, flow.port)}`, flow]));
  return [...found.values()].map(tellRejected);
}

/** Sums of one sender that are made alike: by one protocol, in one tunnel, and seen on one interface. */
function keyOf({ source, protocol, carrier, asks }: Flow): string {
  return [source, protocol, carrier, asks.places[0]].join(' ');
}

/** All of them are wrong, and some were answered all the same: to the receiver they are right. */
function isAccepted(group: readonly Flow[]): boolean {
  return group.every(isAllBad) && group.some(({ isAnswered }) => isAnswered);
}

function isAllBad({ asks, sums }: Flow): boolean {
  return asks.count > 0 && sums.bad === asks.count;
}

function isRejected(flow: Flow): boolean {
  const isUnheard = isAllBad(flow) && !flow.isAnswered && flow.sums.taken === 0;
  return (isUnheard || flow.hasBadData) && isHere(flow) !== false;
}

/** Whether they came to the machine that captured; null where the capture does not tell. */
function isHere({ point, isIncoming, target }: Flow): boolean | null {
  return isIncoming ?? point.vantage.isLocal(target);
}

/** Who only passes a packet on looks at no sum inside it: it is for somebody else, and out of its tunnel if it was in one. */
function isOnTheWay({ point, target, carrier, sums }: Flow): boolean {
  return point.vantage.isLocal(target) === false && (carrier === null || sums.opened > 0);
}

function tellRejected(flow: Flow): Draft {
  const { point, source, target, carrier, asks } = flow;
  const to = endpoint(target, flow.port);
  const isSure = isHere(flow) === true && !isOnTheWay(flow);
  return {
    code: 'checksum.bad',
    severity: isSure ? 'error' : 'warning',
    message: `what comes from ${source} to ${to} has a wrong checksum, and is not answered: ${
      isSure
        ? 'the receiver drops it without a word'
        : isOnTheWay(flow)
          ? `${target} drops that where it gets there, and a firewall on the way may (conntrack takes it for invalid)`
          : 'a receiver drops that, unless this is the sender, whose network card fills it in'
    }`,
    proofs: proofs(point, asks, `wrong checksum, ${source} > ${to}`),
    causes: [
      ...(carrier === null
        ? []
        : [
            'the sender leaves checksums inside the tunnel to a network card that does not know how (VXLAN checksum offload)',
          ]),
      'checksum offload that does not work on the sender: its driver, or a virtual network card',
      'something on the way changes packets and does not sum them anew',
    ],
    next: [
      'on the receiver: nstat -az | grep -i csum; dmesg | grep -i checksum',
      'on the sender: ethtool -K flannel.1 tx-checksum-ip-generic off (or the interface in question), and try again',
    ],
    lastSeen: null,
    concerns: { targets: [target], carrier, source },
  };
}

/** Came in with sums that are not filled in, and nothing shows that they were taken. */
function isInDoubt(flow: Flow): boolean {
  const { asks, sums, isAnswered, isIncoming } = flow;
  return isIncoming === true && sums.partial === asks.count && !isAnswered && sums.taken === 0;
}

/** Sums that were not filled in yet, or that nobody minded. */
function harmless(points: readonly Point[]): Draft[] {
  const seen = points.filter(({ sums: { partial, bad } }) => partial.count + bad.count > 0);
  if (seen.length === 0) return [];
  const total = (of: (point: Point) => number): number => seen.reduce((sum, point) => sum + of(point), 0);
  const number = count(
    total(({ sums }) => sums.partial.count + sums.bad.count),
    'packet',
  );
  const isUnexplained = total(({ sums }) => sums.bad.count - sums.badSent) > 0;
  const [doubt] = seen.flatMap(flowsOf).filter(isInDoubt);
  const received =
    doubt === undefined
      ? ''
      : `; from another machine they come filled in, and a receiver drops what does not: ${doubt.source} to ${endpoint(doubt.target, doubt.port)} came so and is not answered`;
  return [
    {
      code: 'checksum.offload',
      severity: 'info',
      message: isUnexplained
        ? `wrong checksums in ${number}, and nothing shows that they were dropped for it: on the sender that is normal, for its network card fills them in behind the capture`
        : `checksums not filled in yet in ${number}: normal where they were sent, and between namespaces or VMs of one machine${received}`,
      proofs: seen.flatMap((point) =>
        proofs(
          point,
          point.sums.bad.count > 0 ? point.sums.bad : point.sums.partial,
          'checksum offload',
        ).slice(0, 1),
      ),
      causes: [],
      next: doubt === undefined ? [] : ['on the receiver: nstat -az | grep -i csum'],
      lastSeen: null,
      concerns: { targets: [], carrier: null, source: null },
    },
  ];
}
