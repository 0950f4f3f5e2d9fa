import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSsh } from '../../../src/ssh/open.ts';
import type { Session, StepOptions } from '../../../src/ssh/session.ts';
import { heapInUse } from '../heap.ts';
import { eventually, running } from '../shell/shells.ts';

const STEP: StepOptions = { become: null, timeoutMs: 8_000 };
const ssh = createSsh();
let session: Session;
beforeAll(() => {
  session = ssh.open({ kind: 'local', name: 'localhost' });
});
afterAll(() => ssh.close());

test('runs steps on this machine', async () => {
  expect(await session.run('echo a; echo b >&2; exit 3', STEP)).toMatchObject({
    failure: null,
    stdout: 'a\n',
    stderr: 'b\n',
    exitCode: 3,
    truncated: false,
  });
});

test('each in the same shell, none seeing the other', async () => {
  const first = await session.run('echo $$; X=1', STEP);
  const second = await session.run('echo $$; test -z "$X"', STEP);
  expect(second).toMatchObject({ stdout: first.stdout, exitCode: 0 });
});

test('what a step printed is kept by whoever asked, not by the session', async () => {
  const before = heapInUse();
  const sessions = Array.from({ length: 10 }, () => ssh.open({ kind: 'local', name: 'localhost' }));
  for (const each of sessions) {
    const { stdout } = await each.run('head -c 2000000 /dev/zero | tr "\\0" x', STEP);
    expect(stdout).toHaveLength(2_000_000);
  }
  expect(heapInUse() - before).toBeLessThan(10_000_000);
});

test('as root through sudo, or as it is when it is root', async () => {
  const result = await session.run('id -u', { ...STEP, become: { method: 'sudo', password: null } });
  if (result.failure === null) expect(result.stdout).toBe('0\n');
  else expect(result.failure.kind).toBe('become');
});

test('a hung command: time-out, nothing left, and the next step works', async () => {
  const mark = String(3_000_000 + Math.floor(Math.random() * 900_000));
  const result = await session.run(`sleep ${mark} & sleep ${mark}`, { become: null, timeoutMs: 1_000 });
  expect(result.failure?.kind).toBe('timeout');
  expect(await eventually(() => running(mark).length === 0)).toBe(true);
  expect(await session.run('echo in', STEP)).toMatchObject({ failure: null, stdout: 'in\n' });
});

test('Ctrl-C on our terminal does not reach it: it has a session of its own', async () => {
  const { stdout } = await session.run('ps -o sid= -p $$', STEP);
  const [, rest = ''] = readFileSync('/proc/self/stat', 'utf8').split(') ');
  expect(stdout.trim()).not.toBe(rest.split(' ')[3]);
});

test('close() leaves no shell behind', async () => {
  const own = createSsh();
  const { stdout } = await own.open({ kind: 'local', name: 'localhost' }).run('echo $$', STEP);
  await own.close();
  expect(() => process.kill(Number(stdout), 0)).toThrow();
});
