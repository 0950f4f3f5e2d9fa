import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { junitReport } from '../../../src/report/junit.ts';
import { HOSTILE, sampleRun } from './sample-run.ts';

interface Element {
  tag: string;
  attributes: Record<string, string>;
  text: string;
  children: Element[];
}

const READ = `
import json, sys, xml.etree.ElementTree as tree
def read(e): return {'tag': e.tag, 'attributes': e.attrib, 'text': e.text or '', 'children': [read(c) for c in e]}
print(json.dumps(read(tree.fromstring(sys.stdin.buffer.read()))))`;

/** As expat reads it, which stops at the first thing that is not XML. */
function parsed(xml: string): Element {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', READ], { input: xml, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

function cases(root: Element): Element[] {
  return root.children.flatMap((suite) => suite.children);
}

function count(root: Element, tag: string): number {
  return cases(root).filter(({ children }) => children.some((child) => child.tag === tag)).length;
}

test('a suite per play, a case per host and task, and counts that are true', () => {
  const root = parsed(junitReport(sampleRun(12)));
  expect(root.tag).toBe('testsuites');
  expect(root.children).toHaveLength(1);
  const [suite] = root.children;
  expect(suite?.attributes).toMatchObject({
    name: 'Kubernetes node network baseline',
    timestamp: '2026-11-22T20:15:00',
    tests: '120',
    failures: String(count(root, 'failure')),
    errors: String(count(root, 'error')),
    skipped: String(count(root, 'skipped')),
  });
  const [first] = cases(root);
  expect(first?.attributes).toEqual({ classname: 'node-001', name: 'kernel modules', time: '0.003' });
  const names = cases(root).map(({ attributes }) => `${attributes.classname}/${attributes.name}`);
  expect(new Set(names).size).toBe(120);
});

test('failed is a failure, unreachable an error, blocked and skipped are skipped, ignored has passed', () => {
  const root = parsed(junitReport(sampleRun(12)));
  const of = (host: string, task: string) =>
    cases(root).find(({ attributes }) => attributes.classname === host && attributes.name?.startsWith(task));
  const failure = of('node-003', 'overlay')?.children[0];
  expect(failure).toMatchObject({ tag: 'failure', attributes: { type: 'firewall.blocked' } });
  expect(failure?.text).toContain('# handle 14');
  expect(of('node-007', 'kernel')?.children[0]).toMatchObject({ tag: 'error' });
  expect(of('node-007', 'swap')?.children[0]).toMatchObject({ tag: 'skipped' });
  expect(of('node-001', 'iperf')?.children[0]).toMatchObject({ tag: 'skipped' });
  expect(of('node-010', 'chrony')?.children[0]).toMatchObject({
    tag: 'system-out',
    text: expect.stringContaining('ignored'),
  });
  expect(of('node-002', 'forwarding')?.children[0]?.text).toContain('change: set net.ipv4.ip_forward to 1');
});

test('something fails in it exactly when the exit code is not 0', () => {
  const bad = (root: Element) => count(root, 'failure') + count(root, 'error');
  const healthy = sampleRun(4, { healthy: true });
  expect(healthy.exitCode).toBe(0);
  expect(bad(parsed(junitReport(healthy)))).toBe(0);
  const check = sampleRun(2, { mode: 'check' });
  expect(check.exitCode).toBe(8);
  expect(bad(parsed(junitReport(check)))).toBe(1);
  expect(bad(parsed(junitReport({ ...healthy, exitCode: 130 })))).toBe(1);
});

test('two tasks of one name stay two cases', () => {
  const document = sampleRun(1, { healthy: true });
  const [play] = document.plays;
  for (const task of play?.tasks ?? []) task.name = 'same';
  const names = cases(parsed(junitReport(document))).map(({ attributes }) => attributes.name);
  expect(names.slice(0, 3)).toEqual(['same', 'same (2)', 'same (3)']);
  expect(new Set(names).size).toBe(10);
});

test('whatever hosts, playbooks and inventories say, it is XML, with no element of theirs', () => {
  const xml = junitReport(sampleRun(12, { hostile: HOSTILE }));
  const root = parsed(xml);
  expect(cases(root)).toHaveLength(120);
  const tags = new Set(cases(root).flatMap(({ children }) => children.map(({ tag }) => tag)));
  expect([...tags].sort()).toEqual(['error', 'failure', 'skipped', 'system-out']);
  expect(xml).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/);
  expect(xml.isWellFormed()).toBe(true);
});
