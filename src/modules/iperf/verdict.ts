import type { Datagrams, IperfReport } from '../../net/iperf-report.ts';
import type { Finding, FleetHost, MatrixCell } from '../module.ts';
import type { Direction, Method } from './measure.ts';
import { type IperfTest, portName } from './params.ts';

type Traffic = Extract<IperfReport, { kind: 'traffic' }>;

/** What a direction comes to: its cell, and its findings with the host they are told of, when it is not right. */
export interface Verdict {
  direction: Direction;
  cell: MatrixCell;
  fault: { host: FleetHost; findings: Finding[]; blocked: boolean } | null;
}

export function judge(direction: Direction, { test, tunnelled }: Method): Verdict {
  const { outcome, to } = direction;
  if (outcome.kind === 'fault') {
    return bad(direction, outcome.host, 'incomplete', `not tested: ${outcome.host.name}: ${outcome.why}`, '');
  }
  const { report, said } = outcome;
  switch (report.kind) {
    case 'traffic':
      return judgeTraffic(direction, report, said, test);
    case 'silent':
      return silent(direction, report.sent, said, test);
    case 'not-sent':
      return bad(
        direction,
        direction.from,
        'not-sent',
        `${direction.from.name} could not send to ${to.address}`,
        said,
      );
    case 'unreadable':
      return bad(
        direction,
        to,
        'incomplete',
        `not tested: the iperf server on ${to.name} gave no report that can be read`,
        said,
      );
    case 'no-control':
      return test.protocol === 'tcp'
        ? silent(direction, null, said, test)
        : noControl(direction, said, test, tunnelled);
  }
}

/** In a tunnel the answers to its TCP are packets of the port as well: what is blocked may be the way back. */
function noControl(direction: Direction, said: string, test: IperfTest, tunnelled: boolean): Verdict {
  const needs = tunnelled
    ? `iperf3 needs answers before it measures, and on ${portName(test)} the way there or the way back is blocked`
    : `iperf3 needs TCP on ${test.port} before it measures, and that is blocked: nothing is known of ${portName(test)}`;
  const text = `${needs}; install iperf (version 2), which needs ${tunnelled ? 'none' : 'no TCP'}`;
  const verdict = bad(direction, direction.to, 'no-control', text, said);
  return { ...verdict, cell: { ok: false, reason: `iperf3 has no TCP connection on ${test.port}` } };
}

/** What one threshold says of a direction: `reason` for its cell, `text` for people. */
interface Shortfall {
  code: string;
  reason: string;
  text: string;
}

function judgeTraffic(
  direction: Direction,
  { mbitPerSecond, datagrams }: Traffic,
  said: string,
  test: IperfTest,
): Verdict {
  const shortfalls = [
    datagrams === null ? null : tooLossy(datagrams, test),
    tooSlow(mbitPerSecond, test),
    datagrams === null ? null : tooUneven(datagrams, test),
  ].filter((each) => each !== null);
  const values = { ...lossOf(datagrams), mbitPerSecond: round(mbitPerSecond), ...jitterOf(datagrams) };
  if (shortfalls.length === 0) return { direction, cell: { ok: true, values }, fault: null };
  const findings = shortfalls.map(({ code, text }) => findingOf(direction, code, text, said));
  const reason = shortfalls.map((each) => each.reason).join(', ');
  const fault = { host: direction.to, findings, blocked: false };
  return { direction, cell: { ok: false, values, reason }, fault };
}

function tooLossy(datagrams: Datagrams, test: IperfTest): Shortfall | null {
  const loss = lossPercent(datagrams);
  if (loss <= test.maxLoss) return null;
  const cause =
    loss <= 1
      ? 'so little may be chance: run it again'
      : 'look for congestion, a policer, a wrong MTU or an address that two hosts have';
  const text = `${percent(loss)} % of ${datagrams.total} datagrams lost on ${portName(test)}: ${cause}`;
  return { code: 'loss', reason: `${percent(loss)} % lost`, text };
}

function tooSlow(mbitPerSecond: number, { minBitsPerSecond }: IperfTest): Shortfall | null {
  if (minBitsPerSecond === null || mbitPerSecond * 1e6 >= minBitsPerSecond) return null;
  const reason = `${round(mbitPerSecond)} of at least ${round(minBitsPerSecond / 1e6)} Mbit/s`;
  const cause = 'look for loss, a policer or a busy link';
  return { code: 'bandwidth', reason, text: `only ${reason} arrived: ${cause}` };
}

function tooUneven({ jitterMs }: Datagrams, { maxJitterMs }: IperfTest): Shortfall | null {
  if (jitterMs === null || maxJitterMs === null || jitterMs <= maxJitterMs) return null;
  const reason = `${round(jitterMs)} ms jitter`;
  const text = `${reason}, at most ${maxJitterMs} ms wanted: look for a busy host or a queue on the way`;
  return { code: 'jitter', reason, text };
}

function lossPercent({ total, lost }: Datagrams): number {
  return total === 0 ? 0 : (100 * lost) / total;
}

function lossOf(datagrams: Datagrams | null): Record<string, number> {
  return datagrams === null ? {} : { lossPercent: round(lossPercent(datagrams)) };
}

function jitterOf(datagrams: Datagrams | null): Record<string, number> {
  const jitterMs = datagrams?.jitterMs ?? null;
  return jitterMs === null ? {} : { jitterMs: round(jitterMs) };
}

function silent(direction: Direction, sent: number | null, said: string, test: IperfTest): Verdict {
  const isUdp = test.protocol === 'udp';
  const text = isUdp
    ? `100 % of ${sent === null ? 'the' : sent} datagrams lost on ${portName(test)}`
    : `no TCP connection on port ${test.port}`;
  const verdict = bad(direction, direction.to, isUdp ? 'loss' : 'no-connection', text, said);
  const values = isUdp ? { values: { lossPercent: 100, mbitPerSecond: 0 } } : {};
  const cell = { ok: false, ...values, reason: isUdp ? '100 % lost' : 'no connection' };
  return { ...verdict, cell, fault: verdict.fault && { ...verdict.fault, blocked: true } };
}

function bad(direction: Direction, host: FleetHost, code: string, text: string, evidence: string): Verdict {
  const findings = [findingOf(direction, code, text, evidence)];
  return { direction, cell: { ok: false, reason: text }, fault: { host, findings, blocked: false } };
}

function findingOf({ from, to }: Direction, code: string, text: string, evidence: string): Finding {
  return {
    code: `iperf.${code}`,
    severity: 'error',
    message: `${from.name} → ${to.name}: ${text}`,
    ...(evidence === '' ? {} : { evidence }),
  };
}

/** Never rounds to 100 what is less, nor to 0 what is more. */
function percent(value: number): string {
  const tenths = Math.min(Math.max(Math.round(value * 10), 1), value < 100 ? 999 : 1000);
  return String(tenths / 10);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
