import type { Finding, FleetHost, MatrixCell } from '../module.ts';
import type { Direction } from './measure.ts';
import { type IperfTest, portName } from './params.ts';

/** What a direction comes to: its cell, and the finding with the host it is told of, when it is not right. */
export interface Verdict {
  direction: Direction;
  cell: MatrixCell;
  fault: { host: FleetHost; finding: Finding; blocked: boolean } | null;
}

export function judge(direction: Direction, test: IperfTest): Verdict {
  const { outcome, to } = direction;
  if (outcome.kind === 'fault') {
    return bad(direction, outcome.host, 'incomplete', `not tested: ${outcome.host.name}: ${outcome.why}`, '');
  }
  const { report, said } = outcome;
  switch (report.kind) {
    case 'traffic':
      return judgeTraffic(direction, report.mbitPerSecond, report.datagrams, said, test);
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
      return test.protocol === 'tcp' ? silent(direction, null, said, test) : noControl(direction, said, test);
  }
}

function noControl(direction: Direction, said: string, test: IperfTest): Verdict {
  const text = `iperf3 needs TCP on ${test.port} before it measures, and that is blocked: nothing is known of ${portName(test)}; install iperf (version 2), which needs no TCP`;
  const verdict = bad(direction, direction.to, 'no-control', text, said);
  return { ...verdict, cell: { ok: false, reason: `iperf3 has no TCP connection on ${test.port}` } };
}

function judgeTraffic(
  direction: Direction,
  mbitPerSecond: number,
  datagrams: { total: number; lost: number; jitterMs: number | null } | null,
  said: string,
  test: IperfTest,
): Verdict {
  const mbit = round(mbitPerSecond);
  if (datagrams === null)
    return { direction, cell: { ok: true, values: { mbitPerSecond: mbit } }, fault: null };
  const { total, lost, jitterMs } = datagrams;
  const lossPercent = total === 0 ? 0 : (100 * lost) / total;
  const jitter = jitterMs === null ? {} : { jitterMs: round(jitterMs) };
  const values = { lossPercent: round(lossPercent), mbitPerSecond: mbit, ...jitter };
  if (lossPercent <= test.maxLoss) return { direction, cell: { ok: true, values }, fault: null };
  const cause =
    lossPercent <= 1
      ? 'so little may be chance: run it again'
      : 'look for congestion, a policer, a wrong MTU or an address that two hosts have';
  const text = `${percent(lossPercent)} % of ${total} datagrams lost on ${portName(test)}: ${cause}`;
  const verdict = bad(direction, direction.to, 'loss', text, said);
  return { ...verdict, cell: { ok: false, values, reason: `${percent(lossPercent)} % lost` } };
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
  const message = `${direction.from.name} → ${direction.to.name}: ${text}`;
  const finding: Finding = {
    code: `iperf.${code}`,
    severity: 'error',
    message,
    ...(evidence === '' ? {} : { evidence }),
  };
  return { direction, cell: { ok: false, reason: text }, fault: { host, finding, blocked: false } };
}

/** Never rounds to 100 what is less, nor to 0 what is more. */
function percent(value: number): string {
  const tenths = Math.min(Math.max(Math.round(value * 10), 1), value < 100 ? 999 : 1000);
  return String(tenths / 10);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
