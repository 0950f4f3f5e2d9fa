import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HostResult } from '../../src/engine/events.ts';
import type { Seen } from './catalogue/page.ts';
import { PEER } from './catalogue/proofs.ts';
import { type Circle, circles } from './catalogue/rows.ts';
import { type Lab, startLab } from './lab.ts';

/** A host for each fault, and a healthy one that runs all their tasks. */
const CASES = circles().map(({ circle }, i) => ({ circle, host: `n${i + 2}` }));
const FAULTY = CASES.map(({ host }) => host);
const isMended = ({ proof }: Circle): boolean => proof.mended !== null;

let lab: Lab;
let playbook = '';
let broken: string[] = [];
const seen: Record<string, Partial<Seen>> = Object.fromEntries(CASES.map(({ circle }) => [circle.fault, {}]));

beforeAll(async () => {
  const faults = Object.fromEntries(CASES.map(({ circle, host }) => [host, [circle.fault]]));
  lab = await startLab({ name: 'catalogue', hosts: CASES.length + 1, faults });
  playbook = join(lab.dir, 'catalogue.yaml');
  const plays = CASES.map(({ circle, host }) => ({
    name: circle.fault,
    hosts: [PEER, host],
    become: true,
    tasks: circle.tasks,
  }));
  writeFileSync(playbook, JSON.stringify(plays));
});
afterAll(() => lab?.down());

const states = (): Promise<string[]> => Promise.all(FAULTY.map((host) => lab.state(host)));

/** By fault. */
async function proofs(): Promise<Record<string, string>> {
  const said = CASES.map(
    async ({ circle, host }) => [circle.fault, await circle.proof.look(lab, host)] as const,
  );
  return Object.fromEntries(await Promise.all(said));
}

const expected = (of: (circle: Circle) => string): Record<string, string> =>
  Object.fromEntries(CASES.map(({ circle }) => [circle.fault, of(circle)]));

/** What each faulty host came to. The healthy one must have nothing to tell and nothing to change. */
async function play(command: 'run' | 'check'): Promise<{ circle: Circle; results: HostResult[] }[]> {
  const { document } = await lab.run(command, playbook);
  return CASES.map(({ circle, host }, i) => {
    const results = document.plays[i]?.tasks.flatMap((task) => task.results) ?? [];
    const healthy = results.filter((result) => result.host === PEER);
    const told = healthy.flatMap(({ findings }) => findings).filter(({ severity }) => severity !== 'info');
    expect({
      fault: circle.fault,
      told,
      statuses: [...new Set(healthy.map(({ status }) => status))],
    }).toEqual({
      fault: circle.fault,
      told: [],
      statuses: ['ok'],
    });
    return { circle, results: results.filter((result) => result.host === host) };
  });
}

const statusOf = (results: readonly HostResult[]): string =>
  [...new Set(results.map(({ status }) => status))].filter((status) => status !== 'ok').join(', ') ||
  'nothing to do';

test('each fault is one: packets or values show it', async () => {
  broken = await states();
  const said = await proofs();
  expect(said).toEqual(expected(({ proof }) => proof.broken));
  for (const [fault, before] of Object.entries(said)) Object.assign(seen[fault] ?? {}, { before });
});

test('check names it, and leaves the host as it is, byte for byte', async () => {
  for (const { circle, results } of await play('check')) {
    const found = results.flatMap(({ findings }) => findings).filter(({ severity }) => severity !== 'info');
    const codes = [...new Set(found.map(({ code }) => code))];
    expect(codes, circle.fault).toEqual(expect.arrayContaining(circle.found));
    Object.assign(seen[circle.fault] ?? {}, { found: codes.join(', ') });
  }
  expect(await states()).toEqual(broken);
});

test('run mends it, and packets or values prove it', async () => {
  for (const { circle, results } of await play('run'))
    Object.assign(seen[circle.fault] ?? {}, { status: statusOf(results) });
  const said = await proofs();
  expect(said).toEqual(expected(({ proof }) => proof.mended ?? proof.broken));
  for (const [fault, after] of Object.entries(said)) Object.assign(seen[fault] ?? {}, { after });
});

test('a second run has nothing to do', async () => {
  for (const { circle, results } of await play('run')) {
    const secondRun = isMended(circle) ? statusOf(results) : 'told again';
    const wanted = isMended(circle) ? 'nothing to do' : 'failed';
    expect([circle.fault, statusOf(results)]).toEqual([circle.fault, wanted]);
    Object.assign(seen[circle.fault] ?? {}, { secondRun });
  }
});

test('undo brings the host back to what it was, fault and all', async () => {
  const changed = CASES.filter(({ circle }) => isMended(circle)).map(({ host }) => host);
  expect((await lab.run('undo', '-b', '-l', changed.join(','))).code).toBe(0);
  expect(await states()).toEqual(broken);
  expect(await proofs()).toEqual(expected(({ proof }) => proof.broken));
  for (const { circle } of CASES)
    Object.assign(seen[circle.fault] ?? {}, { undone: isMended(circle) ? 'as before' : 'nothing to undo' });
});

/** docs/faults.md is written from it. `-u` records anew. */
test('what was seen is what the documentation says', async () => {
  for (const [fault, record] of Object.entries(seen))
    expect([fault, Object.keys(record).length]).toEqual([fault, 6]);
  await expect(`${JSON.stringify(seen, null, 2)}\n`).toMatchFileSnapshot('catalogue/recorded.json');
});
