import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Holder, LOCK_SECTION, readLock, takeLock } from '../../../src/safety/lock.ts';

const RUN: Holder = { run: '20261122T201500Z-3fa9c1', by: 'kim@station', startedAt: '2026-11-22T20:15:00Z' };
const OTHER: Holder = { ...RUN, run: '20261122T201501Z-000000' };

/** A host's shell, which takes the lock and says how that ended, again and again. */
function shell(): { child: ChildProcess; lock(holder: Holder, folder: string): Promise<string> } {
  const child = spawn('sh', { stdio: ['pipe', 'pipe', 'inherit'] });
  return {
    child,
    async lock(holder, folder) {
      const options = { seen: '', waitSeconds: 0, folder, alone: false };
      child.stdin?.write(`${takeLock(holder, options)}\n( ${LOCK_SECTION}\n)\n`);
      const [said] = await once(child.stdout ?? child, 'data');
      return readLock(String(said)).kind;
    },
  };
}

test('a shell of the run that has the lock goes on, and has it when the first one has ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'netfix-lock-'));
  const [first, second, third] = [shell(), shell(), shell()];
  expect(await first.lock(RUN, folder)).toBe('held');
  expect(await second.lock(RUN, folder)).toBe('held');
  expect(await third.lock(OTHER, folder)).toBe('busy');
  first.child.stdin?.end();
  await once(first.child, 'exit');
  expect(await second.lock(RUN, folder)).toBe('held');
  expect(await third.lock(OTHER, folder)).toBe('busy');
  second.child.stdin?.end();
  third.child.stdin?.end();
});
