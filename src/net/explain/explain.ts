import type { Attempt } from './attempts.ts';
import { linked } from './links.ts';
import type { Point } from './point.ts';
import { timeText } from './time-text.ts';
import type { Draft, LastSeen, Proof } from './verdict.ts';
import { exchangeVerdicts } from './verdicts/exchanges.ts';
import { handshakeVerdicts } from './verdicts/handshakes.ts';
import { neighbourVerdicts } from './verdicts/neighbours.ts';
import { overlayVerdicts } from './verdicts/overlays.ts';
import { streamVerdicts } from './verdicts/streams.ts';
import { sumVerdicts } from './verdicts/sums.ts';
import { unreachableVerdicts } from './verdicts/unreachables.ts';

/** One thing that the packets say. */
export interface Verdict {
  /** From 1, the most important first. */
  id: number;
  /** Stable, dotted: `tcp.syn-unanswered`. */
  code: string;
  /** `error`: something does not work. `warning`: it may be so on purpose. `info`: looks bad and is not. */
  severity: 'error' | 'warning' | 'info';
  message: string;
  evidence: Evidence[];
  /** The most likely first. */
  causes: string[];
  next: string[];
  /** Where the packet in question was seen for the last time. */
  lastSeen: (Place & { place: string | null }) | null;
  /** The id of the verdict that this one follows from. */
  because: number | null;
}

interface Place {
  /** Name of the capture point: a file or a host. */
  capture: string;
  /** Its number there, as tshark numbers them; of text the line. */
  packet: number;
  time: string;
}

export interface Evidence extends Place {
  text: string;
}

export interface Explanation {
  verdicts: Verdict[];
  /** Verdicts that found no room. */
  more: number;
}

const MOST_VERDICTS = 100;
const MOST_OF_A_KIND = 200;
const MOST_EVIDENCE = 8;

/** What the packets of all capture points say together. */
export function explain(points: readonly Point[]): Explanation {
  const isSaid = saidByIcmp(points);
  const isExplained = ({ members }: Attempt): boolean =>
    members.some(({ connection: { client, server, serverPort } }) => isSaid(client, server, serverPort));
  const kinds = [
    points.flatMap((point) => [...lostPackets(point), ...cutPackets(point)]),
    neighbourVerdicts(points),
    unreachableVerdicts(points),
    sumVerdicts(points),
    overlayVerdicts(points),
    handshakeVerdicts(points, isExplained),
    streamVerdicts(points),
    exchangeVerdicts(points, isSaid),
  ];
  const ordered = linked(kinds.flatMap((drafts) => drafts.slice(0, MOST_OF_A_KIND)));
  const verdicts = ordered
    .slice(0, MOST_VERDICTS)
    .map(({ draft, because }, i) => verdictOf(draft, because, i + 1));
  return { verdicts, more: kinds.flat().length - verdicts.length };
}

/** Tells whether some ICMP error is about a flow. A port that is not quoted may be any. */
function saidByIcmp(
  points: readonly Point[],
): (source: string, target: string, port: number | null) => boolean {
  const about = points.flatMap((point) => point.unreachables.values().map((found) => found.about));
  const said = new Set(
    about.flatMap(({ source, target, targetPort }) => [
      `${source} ${target} ${targetPort}`,
      `${source} ${target} some`,
    ]),
  );
  return (source, target, port) =>
    said.has(`${source} ${target} ${port ?? 'some'}`) || said.has(`${source} ${target} null`);
}

function lostPackets(point: Point): Draft[] {
  if (point.lost === null || point.lost === 0) return [];
  return [
    {
      ...OF_THE_CAPTURE,
      code: 'capture.lost',
      message: `${point.name}: ${point.lost} packets were not captured: what seems to be missing may be missing here only`,
      causes: ['more packets than the machine could write down'],
      next: ['capture again with a narrower filter, or with a smaller snapshot length'],
    },
  ];
}

function cutPackets({ name, cut, packets }: Point): Draft[] {
  if (cut === 0) return [];
  return [
    {
      ...OF_THE_CAPTURE,
      code: 'capture.cut',
      message: `${name}: ${cut} of ${packets} packets are cut off within their headers: what they would say is not known`,
      causes: ['a snapshot length too small for the headers, of tunnels above all (tcpdump -s)'],
      next: ['capture again without -s, or with 256 bytes at least'],
    },
  ];
}

/** What a verdict on the capture itself has, whatever it is. */
const OF_THE_CAPTURE = {
  severity: 'warning' as const,
  proofs: [],
  lastSeen: null,
  concerns: { targets: [], carrier: null, source: null },
};

function verdictOf(draft: Draft, because: number | null, id: number): Verdict {
  const { code, severity, message, causes, next } = draft;
  return {
    ...{ id, code, severity, message },
    evidence: draft.proofs.slice(0, MOST_EVIDENCE).map((proof) => ({ ...placeOf(proof), text: proof.text })),
    ...{ causes, next },
    lastSeen: draft.lastSeen === null ? null : { ...placeOf(draft.lastSeen), place: draft.lastSeen.place },
    because,
  };
}

function placeOf({ point, packet, time }: Proof | LastSeen): Place {
  return { capture: point.name, packet, time: timeText(time, point.dated) };
}
