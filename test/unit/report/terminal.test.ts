import { expect, test } from 'vitest';
import type { HostResult, Status } from '../../../src/engine/events.ts';
import type { MatrixCell } from '../../../src/modules/module.ts';
import { newDocument } from '../../../src/report/document.ts';
import { shortFigure } from '../../../src/report/figures.ts';
import { newStyle } from '../../../src/report/style.ts';
import { type TerminalOptions, terminalReport } from '../../../src/report/terminal.ts';
import { columns } from '../../../src/report/text.ts';

const OPTIONS: TerminalOptions = { style: newStyle(false), diff: true, verbose: false };
const HOSTILE = 'a\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\u200b\u2028\x00\r\nb\tc';

function report(
  results: (Partial<HostResult> & { host: string })[],
  options = OPTIONS,
  name = 'task',
): string {
  const { document, add } = newDocument();
  const hosts = [...new Set(results.map((result) => result.host))];
  add({ type: 'play-started', play: 0, name, hosts, tasks: [{ name, module: 'm' }] });
  for (const each of results) {
    const result: HostResult = { status: 'failed', durationMs: 1, findings: [], changes: [], ...each };
    add({ type: 'task-result', play: 0, task: 0, result });
  }
  if (hosts.length > 1)
    add({
      type: 'matrix',
      play: 0,
      matrix: { name, hosts, cells: hosts.map(() => hosts.map(() => ({ ok: false, reason: name }))) },
    });
  return terminalReport(document, options);
}

function error(message: string): HostResult['findings'][number] {
  return { code: 'a.b', severity: 'error', message };
}

test('a host whose failure was ignored is not called right', () => {
  const ignored: Partial<HostResult> = { status: 'failed', ignored: true, findings: [error('wrong')] };
  const alone = report([{ host: 'n1', ...ignored }]);
  expect(alone).toMatch(/ignored\nn1 +ok +0 +1\n/);
  expect(alone).toContain('1 host: 1 with failures ignored. ');
  const two = report([
    { host: 'n1', ...ignored },
    { host: 'n2', status: 'ok' },
  ]);
  expect(two).toContain('2 hosts: 1 already right, 1 with failures ignored. ');
});

test('nothing that a host, a playbook or an inventory says reaches the terminal as it is', () => {
  const hostile = {
    findings: [{ ...error(HOSTILE), evidence: HOSTILE }],
    changes: [{ kind: 'file', target: HOSTILE, summary: HOSTILE, diff: HOSTILE }],
  };
  const statuses: Status[] = ['failed', 'unreachable', 'changed', 'would-change', 'skipped'];
  const text = report(
    statuses.map((status) => ({ host: `${HOSTILE}${status}`, status, reason: HOSTILE, ...hostile })),
    { ...OPTIONS, verbose: true },
    HOSTILE,
  );
  expect(text).toContain('owned');
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
});

test('500 findings are counted, not printed', () => {
  const findings = Array.from({ length: 500 }, (_, i) => error(`finding ${i}`));
  const text = report([{ host: 'n1', findings }]);
  expect(text).toContain('finding 19\n');
  expect(text).not.toContain('finding 20\n');
  expect(text).toContain('and 480 findings more');
  expect(report([{ host: 'n1', findings }], { ...OPTIONS, verbose: true })).toContain('finding 499\n');
});

test('hosts that agree are one entry; of many that do not the worst are shown', () => {
  const same = Array.from({ length: 100 }, (_, i) => ({ host: `n${i}`, findings: [error('same')] }));
  expect(report(same).match(/! same/g)).toHaveLength(1);
  const each = Array.from({ length: 300 }, (_, i) => ({
    host: `n${i}`,
    status: (i === 299 ? 'failed' : 'changed') as Status,
    findings: [error(`other ${i}.`)],
  }));
  const text = report(each);
  expect(text).toContain('other 299.');
  expect(text.match(/other \d+\./g)).toHaveLength(40);
  expect(text).toContain('and 260 hosts more');
  expect(text).toMatch(/^n299 +failed/m);
  expect(text).toContain('and 200 hosts more');
});

test.each([
  ['n1', 2],
  ['节点一', 6],
  ['ノード', 6],
  ['e\u0301', 1],
  ['🦄', 2],
  ['Größe', 5],
])('%s takes %i columns', (text, count) => {
  expect(columns(text)).toBe(count);
});

test('tables stay aligned with names of any script, and narrow with long ones', () => {
  const long = `${'a-long-name.'.repeat(6)}example`;
  const lines = report([{ host: '节点一' }, { host: 'n1' }, { host: long }]).split('\n');
  const states = lines.filter((line) => /^\S.* failed {2,}\d/.test(line)).map((line) => columns(line));
  expect(new Set(states).size).toBe(1);
  expect(states).toHaveLength(3);
  const rows = lines.filter((line) => line.endsWith('no'));
  expect(rows).toHaveLength(3);
  expect(new Set(rows.map((row) => columns(row))).size).toBe(1);
  expect(columns(rows[0] ?? '')).toBeLessThan(long.length + 40);
});

test.each<[string, MatrixCell]>([
  ['ok', { ok: true }],
  ['no', { ok: false, reason: 'did not arrive' }],
  ['5M', { ok: true, values: { lossPercent: 0.4, mbitPerSecond: 5.01, jitterMs: 0.1 } }],
  ['-31%', { ok: false, values: { lossPercent: 31.3, mbitPerSecond: 3.44 } }],
  [
    '3.4M!',
    { ok: false, reason: '3.44 of at least 4 Mbit/s', values: { lossPercent: 0, mbitPerSecond: 3.44 } },
  ],
  ['940M!', { ok: false, reason: '950 wanted', values: { mbitPerSecond: 940.2 } }],
])('a cell is told by %s', (figure, cell) => {
  expect(shortFigure(cell)).toBe(figure);
});
