import { expect, test } from 'vitest';
import type { HostResult, RunEvent, Status } from '../../../src/engine/events.ts';
import { newDocument } from '../../../src/report/document.ts';

function result(host: string, status: Status, more: Partial<HostResult> = {}): HostResult {
  return { host, status, durationMs: 1, findings: [], changes: [], ...more };
}

function documentOf(results: HostResult[], interrupted = false) {
  const { document, add } = newDocument();
  const hosts = [...new Set(results.map((each) => each.host))].sort();
  const events: RunEvent[] = [
    { type: 'run-started', run: 'r', mode: 'run', startedAt: 't' },
    { type: 'play-started', play: 0, name: 'p', hosts, tasks: [{ name: 't', module: 'm' }] },
    ...results.map((each): RunEvent => ({ type: 'task-result', play: 0, task: 0, result: each })),
    { type: 'run-finished', durationMs: 5, interrupted },
  ];
  events.forEach(add);
  return document;
}

test.each<[Status[], number]>([
  [['ok'], 0],
  [['changed', 'ok', 'skipped'], 0],
  [['failed', 'ok'], 2],
  [['unreachable', 'ok'], 4],
  [['would-change'], 8],
  [['failed', 'unreachable'], 6],
  [['failed', 'would-change'], 10],
  [['unreachable', 'would-change'], 12],
  [['failed', 'unreachable', 'would-change'], 14],
])('%j exits %i', (statuses, code) => {
  expect(documentOf(statuses.map((status, i) => result(`n${i}`, status))).exitCode).toBe(code);
});

test('an interrupted run exits 130 whatever it found', () => {
  expect(documentOf([result('n1', 'failed')], true).exitCode).toBe(130);
});

test.each<[Status[], Status]>([
  [[], 'skipped'],
  [['skipped'], 'skipped'],
  [['skipped', 'ok'], 'ok'],
  [['ok', 'blocked'], 'blocked'],
  [['changed', 'blocked'], 'blocked'],
  [['failed', 'blocked'], 'failed'],
  [['unreachable', 'blocked'], 'unreachable'],
])('a host whose tasks came to %j is %s: what is half done is not right', (statuses, status) => {
  const all = [result('n2', 'ok'), ...statuses.map((each) => result('n1', each))];
  const { document, add } = newDocument();
  add({ type: 'play-started', play: 0, name: 'p', hosts: ['n1', 'n2'], tasks: [{ name: 't', module: 'm' }] });
  for (const each of all) add({ type: 'task-result', play: 0, task: 0, result: each });
  expect(document.hosts.n1?.status).toBe(status);
});

test('an ignored failure fails nothing', () => {
  const document = documentOf([result('n1', 'failed', { ignored: true })]);
  expect(document).toMatchObject({
    exitCode: 0,
    hosts: { n1: { status: 'ok', ok: 0, failed: 0, ignored: 1 } },
  });
});

test('a host is as bad as its worst task, and results stand in inventory order', () => {
  const document = documentOf([
    result('n2', 'changed'),
    result('n1', 'ok'),
    result('n2', 'failed'),
    result('n2', 'ok'),
  ]);
  expect(document.hosts.n2).toMatchObject({ status: 'failed', ok: 1, changed: 1, failed: 1 });
  expect(document.plays[0]?.tasks[0]?.results.map((each) => each.host)).toEqual(['n1', 'n2', 'n2', 'n2']);
});
