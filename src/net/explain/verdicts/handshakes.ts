import { CAUSES, nextSteps } from '../advice.ts';
import { type Attempt, attemptsOf } from '../attempts.ts';
import { grouped } from '../grouped.ts';
import { lastSeen, tellJourney } from '../journey.ts';
import type { Point } from '../point.ts';
import { type Sightings, span } from '../sightings.ts';
import { count, type Draft, endpoint, proofs, seconds, times } from '../verdict.ts';

/** A SYN that was sent only once counts as unanswered when the capture went on for so long behind it, in microseconds. */
const PATIENCE = 3e6;

type Outcome = 'unanswered' | 'refused' | 'not-completed' | 'answered-elsewhere' | 'fine';

/** What became of the tries to connect by TCP, those from one client to one service together. */
export function handshakeVerdicts(
  points: readonly Point[],
  isExplained: (attempt: Attempt) => boolean,
): Draft[] {
  const faulty = attemptsOf(points).flatMap((attempt) => {
    const outcome = outcomeOf(attempt);
    return outcome === 'fine' || (outcome === 'unanswered' && isExplained(attempt))
      ? []
      : [{ outcome, attempt }];
  });
  const groups = grouped(faulty, ({ outcome, attempt: { first } }) =>
    [outcome, first.client, first.server, first.serverPort].join(' '),
  );
  return [...groups.values()].flatMap((group) => {
    const [shown] = group.toSorted((a, b) => b.attempt.first.syn.count - a.attempt.first.syn.count);
    return shown === undefined ? [] : [tell(shown.outcome, shown.attempt, group.length)];
  });
}

function outcomeOf({ first, journey }: Attempt): Outcome {
  const { syn, synAck, refusal, fromClient } = first;
  if (refusal.count > 0) return 'refused';
  if (synAck.count > 0) {
    const isTaken = fromClient.packets > 0;
    return isTaken || synAck.count < 2 ? 'fine' : 'not-completed';
  }
  if (fromClient.data > 0) return 'answered-elsewhere';
  const { point } = journey.first;
  const waited = (point.times?.end ?? 0) - (syn.last?.time ?? 0);
  return syn.count > 1 || waited >= PATIENCE ? 'unanswered' : 'fine';
}

function tell(outcome: Outcome, attempt: Attempt, attempts: number): Draft {
  const { first, journey } = attempt;
  const { client, clientPort, server, serverPort, carrier } = first;
  const to = endpoint(server, serverPort);
  const ends = `${endpoint(client, clientPort)} > ${to}`;
  const back = `${to} > ${endpoint(client, clientPort)}`;
  const others = attempts > 1 ? ` (${count(attempts, 'connection')} like this)` : '';
  const syn = proofs(journey.first.point, first.syn, `SYN ${ends}`);
  const targets = [...new Set(attempt.members.map(({ connection }) => connection.server))];
  const base = {
    severity: 'error' as const,
    lastSeen: lastSeen(journey),
    concerns: { targets, carrier, source: client },
  };
  const tried = `its SYN was sent ${times(first.syn.count)} ${seconds(span(first.syn))}`;
  switch (outcome) {
    case 'refused':
      return {
        ...base,
        code: 'tcp.refused',
        message: `${to} refuses ${client}: the SYN is answered by RST${others}`,
        proofs: [...syn.slice(0, 1), ...proofs(journey.first.point, first.refusal, `RST ${back}`)],
        causes: [
          ...(first.synAck.count > 0
            ? [`something on the way sends the RST, for ${server} itself accepts: its SYN-ACK came, too`]
            : []),
          `nothing listens on port ${serverPort} of ${server}, or only on another of its addresses`,
          'for a service: it has no ready endpoint, or its target port is wrong',
          'a firewall refuses it with a reset (reject with tcp reset)',
        ],
        next: [
          `on ${server}: ss -ltn sport = :${serverPort}`,
          'for a service: kubectl get endpointslices, kubectl get pods -o wide',
        ],
      };
    case 'not-completed':
      return {
        ...base,
        code: 'tcp.syn-ack-unanswered',
        message: `${client} does not take the answer of ${to}: SYN-ACK was sent ${times(first.synAck.count)}, and no ACK came${others}`,
        proofs: [...syn.slice(0, 2), ...proofs(journey.first.point, first.synAck, `SYN-ACK ${back}`)],
        causes: CAUSES.back,
        next: nextSteps('back', to),
      };
    case 'answered-elsewhere':
      return {
        ...base,
        code: 'tcp.one-way',
        severity: 'warning',
        message: `only what ${client} sends to ${to} is seen, and it goes on as if it was answered${others}`,
        proofs: syn,
        causes: [
          'the answers take another way than the questions (asymmetric routing): a stateful firewall on one of the two will drop them',
          'the capture was made on one interface of several, or its filter hid the answers',
        ],
        next: ['capture on all interfaces (-i any) with a filter for both addresses only'],
      };
    default: {
      const way = tellJourney(journey, 'the SYN');
      const answer = unanswered(attempt);
      return {
        ...base,
        code: 'tcp.syn-unanswered',
        message: `${client} gets no answer from ${to}: ${tried}${others}${way === '' ? '' : `; ${way}`}`,
        proofs: [...syn, ...answer],
        causes: CAUSES[journey.where],
        next: nextSteps(journey.where, to),
      };
    }
  }
}

/** The last point's SYN, and the answer where it was seen. */
function unanswered({ journey, first }: Attempt) {
  const { last, answered } = journey;
  const ends = (source: string, target: string): string =>
    `${endpoint(source, first.clientPort)} > ${endpoint(target, first.serverPort)}`;
  const show = (point: Point, sightings: Sightings, text: string) =>
    proofs(point, sightings, text).slice(0, 1);
  return [
    ...(last === journey.first ? [] : show(last.point, last.asks, `SYN ${ends(last.source, last.target)}`)),
    ...(answered === null
      ? []
      : show(answered.point, answered.answers, `answer to ${endpoint(first.client, first.clientPort)}`)),
  ];
}
