import { randomUUID } from 'node:crypto';
import { readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const WAIT_MS = 10_000;
const POLL_MS = 20;
/** An append takes milliseconds: a lock this old was left behind by a process that died on another machine. */
const STALE_MS = 60_000;

/**
 * Runs `work` while `path` exists as our lock file. Throws when another process holds it for ten seconds. A lock
 * whose process is gone is taken over.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mark = `${process.pid} ${hostname()} ${randomUUID()}\n`;
  await acquire(path, mark);
  try {
    return await work();
  } finally {
    if ((await content(path)) === mark) await unlink(path).catch(() => {});
  }
}

async function acquire(path: string, mark: string): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  while (!(await create(path, mark))) {
    if (await isStale(path)) await unlink(path).catch(() => {});
    else if (performance.now() > deadline)
      throw new Error(`${path} is held by another process; remove it if none runs`);
    else await sleep(POLL_MS);
  }
}

async function create(path: string, mark: string): Promise<boolean> {
  try {
    await writeFile(path, mark, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const age =
    Date.now() -
    (await stat(path).then(
      (it) => it.mtimeMs,
      () => Date.now(),
    ));
  if (age > STALE_MS) return true;
  const [pid, host] = ((await content(path)) ?? '').trim().split(' ');
  return host === hostname() && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function content(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}
