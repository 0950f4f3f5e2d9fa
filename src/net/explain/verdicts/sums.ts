import type { Point } from '../point.ts';
import { count, type Draft, endpoint, proofs } from '../verdict.ts';

/** Wrong checksums: those that a receiver drops packets for, and those that only look wrong in a sender's capture. */
export function sumVerdicts(points: readonly Point[]): Draft[] {
  const rejected = points.flatMap(rejectedFlows);
  return rejected.length > 0 ? rejected : harmless(points);
}

/** Flows whose every question came in with a wrong sum and none of which was answered. */
function rejectedFlows(point: Point): Draft[] {
  const tcp = point.connections
    .values()
    .flatMap(({ syn, synAck, badSyn, isIncoming, client, server, serverPort, carrier, fromClient }) => {
      const isSyn = syn.count > 0 && badSyn === syn.count && synAck.count === 0;
      const isData =
        fromClient.bad > 0 && fromClient.stuck !== null && fromClient.bad >= fromClient.stuck.times;
      const isHere = isIncoming ?? point.vantage.isLocal(server);
      if (!(isSyn || isData) || isHere === false) return [];
      return [
        {
          source: client,
          to: endpoint(server, serverPort),
          target: server,
          carrier,
          sightings: syn,
          isSure: isHere === true,
        },
      ];
    });
  const rest = point.exchanges
    .values()
    .flatMap(({ asks, answers, bad, isIncoming, source, target, targetPort, carrier }) => {
      const isHere = isIncoming ?? point.vantage.isLocal(target);
      if (bad === 0 || bad < asks.count || answers.count > 0 || isHere === false) return [];
      return [
        {
          source,
          to: endpoint(target, targetPort),
          target,
          carrier,
          sightings: asks,
          isSure: isHere === true,
        },
      ];
    });
  const found = new Map([...tcp, ...rest].map((each) => [`${each.source} ${each.to}`, each]));
  return [...found.values()].map(({ source, to, target, carrier, sightings, isSure }) => ({
    code: 'checksum.bad',
    severity: isSure ? 'error' : 'warning',
    message: `what comes from ${source} to ${to} has a wrong checksum, and is not answered: ${
      isSure
        ? 'the receiver drops it without a word'
        : 'a receiver drops that, unless this is the sender, whose network card fills it in'
    }`,
    proofs: proofs(point, sightings, `wrong checksum, ${source} > ${to}`),
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
  }));
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
  return [
    {
      code: 'checksum.offload',
      severity: 'info',
      message: isUnexplained
        ? `wrong checksums in ${number}, and nothing shows that they were dropped for it: on the sender that is normal, for its network card fills them in behind the capture`
        : `checksums not filled in yet in ${number}: normal where they were sent, and between namespaces or VMs of one machine`,
      proofs: seen.flatMap((point) =>
        proofs(
          point,
          point.sums.bad.count > 0 ? point.sums.bad : point.sums.partial,
          'checksum offload',
        ).slice(0, 1),
      ),
      causes: [],
      next: [],
      lastSeen: null,
      concerns: { targets: [], carrier: null, source: null },
    },
  ];
}
