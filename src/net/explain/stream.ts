import type { Tcp } from '../pcap/packet.ts';
import type { Sighting } from './sightings.ts';

/** What of one direction of a connection was sent again and again. Sizes are of the IP packet, in bytes. */
export interface Stuck {
  sequence: number;
  size: number;
  /** How often it was sent again. */
  times: number;
  first: Sighting;
  last: Sighting;
}

/** Bytes that never came though later ones did. */
export interface Hole {
  from: number;
  bytes: number;
  seen: Sighting;
}

/** One direction of a connection, without its handshake. Sequence numbers go round at 2^32. */
export interface Stream {
  packets: number;
  data: number;
  /** Behind the last byte sent so far; null before the first. */
  next: number | null;
  /** Behind the last byte that the other side has acknowledged. */
  acknowledged: number | null;
  /** The largest IP packet that was acknowledged, in bytes. */
  passed: number;
  stuck: Stuck | null;
  hole: Hole | null;
  /** Sent and not yet acknowledged, in order: the end of each and the size of its IP packet. */
  waiting: { end: number; size: number }[];
  bad: number;
}

const MOST_WAITING = 32;

export function newStream(): Stream {
  return {
    ...{ packets: 0, data: 0, next: null, acknowledged: null, passed: 0 },
    ...{ stuck: null, hole: null, waiting: [], bad: 0 },
  };
}

/** How far `a` is ahead of `b`, below zero where it is behind (RFC 9293, 3.4). */
function ahead(a: number, b: number): number {
  return (a - b) | 0;
}

/** A packet of this direction. A byte sent again is no data, but a probe of a window or of life (RFC 9293, 3.8). */
export function sent(stream: Stream, { sequence, length }: Tcp, size: number, seen: Sighting): void {
  stream.packets++;
  const isNew = stream.next === null || ahead(sequence, stream.next) >= 0;
  if (length === 0 || (length === 1 && !isNew)) return;
  stream.data++;
  const end = (sequence + length) >>> 0;
  if (isNew) {
    const missing = stream.next === null ? 0 : ahead(sequence, stream.next);
    if (missing > 0) stream.hole ??= { from: stream.next ?? 0, bytes: missing, seen };
    stream.next = end;
    if (stream.waiting.length < MOST_WAITING) stream.waiting.push({ end, size });
  } else {
    sentAgain(stream, sequence, size, seen);
    if (ahead(end, stream.next ?? end) > 0) stream.next = end;
  }
}

function sentAgain(stream: Stream, sequence: number, size: number, seen: Sighting): void {
  const { hole, acknowledged, stuck } = stream;
  const at = { packet: seen.packet, time: seen.time };
  if (hole !== null && ahead(sequence, hole.from) >= 0 && ahead(sequence, hole.from + hole.bytes) < 0) {
    stream.hole = null;
    return;
  }
  if (acknowledged !== null && ahead(sequence, acknowledged) < 0) return;
  if (stuck === null || stuck.sequence !== sequence)
    stream.stuck = { sequence, size, times: 1, first: at, last: at };
  else stream.stuck = { ...stuck, times: stuck.times + 1, size: Math.min(stuck.size, size), last: at };
}

/** What the other side says it has got. */
export function acknowledged(stream: Stream, upTo: number): void {
  const before = stream.acknowledged;
  if (before !== null && ahead(upTo, before) <= 0) return;
  stream.acknowledged = upTo;
  const { stuck, hole } = stream;
  if (stuck !== null && ahead(upTo, stuck.sequence) > 0) stream.stuck = null;
  // The capture missed it, not the receiver.
  if (hole !== null && ahead(upTo, hole.from + hole.bytes) >= 0) stream.hole = null;
  const { waiting } = stream;
  for (let [next] = waiting; next !== undefined && ahead(upTo, next.end) >= 0; [next] = waiting) {
    stream.passed = Math.max(stream.passed, next.size);
    waiting.shift();
  }
}
