/**
 * What one iperf test says, in one direction. `silent`: nothing of it reached the receiver; `sent` is null where
 * nobody counted. `not-sent`: the sender did not come to send. `no-control`: iperf3 could not open its TCP
 * connection, so nothing is known of UDP. `unreadable`: no report, or none with what it must have. `datagrams` is null for TCP.
 */
export type IperfReport =
  | { kind: 'traffic'; mbitPerSecond: number; datagrams: Datagrams | null }
  | { kind: 'silent'; sent: number | null }
  | { kind: 'not-sent' }
  | { kind: 'no-control' }
  | { kind: 'unreadable' };

/** `total` as sent, `lost` of these, and the jitter of RFC 1889 (null below 100 received: too few to mean a thing). */
export interface Datagrams {
  total: number;
  lost: number;
  jitterMs: number | null;
}

const MAX_CHARS = 256 * 1024;
const FEW = 100;

/**
 * Reports of iperf 2 (2.0.x to 2.2.x): the server's log with `-i 1`, and what the client printed. The client's own
 * copy of the server report is left alone: it is the same for a block of the way there and of the way back. A server
 * that lost the client's last datagram never prints a total; then its seconds are added up against what was sent.
 */
export function readIperf2(server: string, client: string, protocol: 'udp' | 'tcp'): IperfReport {
  const sent = sentBy(client);
  const lines = linesOf(server, client);
  const total = lines.findLast((line, i) => i > 0 && line.start === 0) ?? null;
  const summed = total ?? addUp(lines);
  if (summed === null)
    return sent === null && protocol === 'udp' ? { kind: 'not-sent' } : { kind: 'silent', sent };
  if (summed.lost === null || summed.total === null) return withoutCounts(summed.mbit, protocol);
  return fromCounts(summed.total, summed.lost, sent, summed.jitter, summed.mbit);
}

/** UDP without counts of datagrams proves nothing. */
function withoutCounts(mbit: number, protocol: 'udp' | 'tcp'): IperfReport {
  if (protocol === 'udp') return { kind: 'unreadable' };
  return mbit > 0
    ? { kind: 'traffic', mbitPerSecond: mbit, datagrams: null }
    : { kind: 'silent', sent: null };
}

/** A server counts up to the last datagram it saw; one or two at the end may be the closing ones. */
function fromCounts(
  seen: number,
  seenLost: number,
  sent: number | null,
  jitter: number | null,
  mbit: number,
): IperfReport {
  const received = Math.max(0, seen - seenLost);
  if (received === 0) return { kind: 'silent', sent: sent ?? seen };
  const total = sent !== null && seen < sent - 2 ? sent : seen;
  return {
    kind: 'traffic',
    mbitPerSecond: mbit,
    datagrams: { total, lost: total - received, jitterMs: received < FEW ? null : jitter },
  };
}

interface Line {
  start: number;
  end: number;
  mbit: number;
  jitter: number | null;
  lost: number | null;
  total: number | null;
}

const HEADER = /^\[ *(\d{1,6})\] local \S{1,80} port \d{1,5} connected with \S{1,80} port (\d{1,5})\b/;
const REPORT =
  /^\[ *(\d{1,6})\] +(\d{1,9}\.\d{1,6})- *(\d{1,9}\.\d{1,6}) +sec +\S{1,20} +[KMGT]?Bytes +(\S{1,20}) +([KMGT]?)bits\/sec(?: +(\S{1,20}) ms +(\d{1,12})\/ *(\d{1,12}) )?/;

/** The lines of our own test: the one whose peer port is the client's, else the last one. */
function linesOf(server: string, client: string): Line[] {
  const port = /^\[ *\d{1,6}\] local \S{1,80} port (\d{1,5}) connected/m.exec(
    client.slice(0, MAX_CHARS),
  )?.[1];
  const tests: { id: string; port: string; lines: Line[] }[] = [];
  for (const text of server.slice(-MAX_CHARS).split('\n')) {
    const [, id, peer] = HEADER.exec(text) ?? [];
    if (id !== undefined && peer !== undefined) tests.push({ id, port: peer, lines: [] });
    const report = REPORT.exec(text);
    if (report !== null) tests.findLast((test) => test.id === report[1])?.lines.push(lineOf(report));
  }
  const ours = tests.findLast((test) => test.port === port) ?? tests.at(-1);
  return ours?.lines ?? [];
}

function lineOf(match: RegExpExecArray): Line {
  const [, , start, end, rate, unit = '', jitter, lost, total] = match;
  const scale = { '': 1e-6, K: 1e-3, M: 1, G: 1e3, T: 1e6 }[unit] ?? 1;
  return {
    start: finite(start),
    end: finite(end),
    mbit: finite(rate) * scale,
    jitter: jitter === undefined ? null : finite(jitter),
    lost: lost === undefined ? null : finite(lost),
    total: total === undefined ? null : finite(total),
  };
}

function addUp(lines: readonly Line[]): Line | null {
  const [first] = lines;
  const last = lines.findLast((line) => line.mbit > 0);
  if (first === undefined || last === undefined) return null;
  const sum = (pick: (line: Line) => number): number => lines.reduce((all, line) => all + pick(line), 0);
  const isUdp = first.total !== null;
  return {
    start: 0,
    end: last.end,
    mbit: sum((line) => line.mbit * Math.max(0, line.end - line.start)) / Math.max(1, last.end),
    jitter: last.jitter,
    lost: isUdp ? sum((line) => line.lost ?? 0) : null,
    total: isUdp ? sum((line) => line.total ?? 0) : null,
  };
}

function sentBy(client: string): number | null {
  const sent = /\bSent (\d{1,12}) datagrams/.exec(client.slice(0, MAX_CHARS))?.[1];
  return sent === undefined || Number(sent) === 0 ? null : Number(sent);
}

function finite(text: string | undefined): number {
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : 0;
}

/**
 * The server's report of iperf3 (`-s -1 -J`). It has `accepted_connection` once the client's TCP connection stood,
 * and streams once datagrams came. Of UDP `sum_received` is there since 3.11 (esnet/iperf 0d078c4); before, `sum` alone,
 * which counts no bytes on the server.
 */
export function readIperf3(server: string, protocol: 'udp' | 'tcp'): IperfReport {
  const report = parseJson(server);
  if (field(report, 'start') === undefined) return { kind: 'unreadable' };
  if (field(report, 'start', 'accepted_connection') === undefined) return { kind: 'no-control' };
  const received = field(report, 'end', 'sum_received') ?? field(report, 'end', 'sum');
  const mbit = number(field(received, 'bits_per_second')) / 1e6;
  if (field(received, 'packets') === undefined) {
    return number(field(received, 'bytes')) === 0
      ? { kind: 'silent', sent: null }
      : withoutCounts(mbit, protocol);
  }
  const total = number(field(received, 'packets'));
  if (total === 0) return { kind: 'silent', sent: null };
  const lost = number(field(received, 'lost_packets'));
  const length = number(field(report, 'start', 'test_start', 'blksize'));
  const seconds = number(field(received, 'seconds'));
  const counted = seconds === 0 ? 0 : ((total - lost) * length * 8e-6) / seconds;
  return fromCounts(total, lost, null, number(field(received, 'jitter_ms')), mbit || counted);
}

/** Some versions print numbers that JSON does not have. */
function parseJson(text: string): unknown {
  const from = Math.max(text.indexOf('{'), 0);
  try {
    return JSON.parse(text.slice(from).replaceAll(/:\s*-?(?:nan|inf)\b/g, ': null'));
  } catch {
    return null;
  }
}

function field(value: unknown, ...path: string[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;
}
