import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { finished } from '../lab/lab.ts';
import type { Site, Step } from './subjects.ts';

const DEADLINE_MS = 900_000;
const IDLE_DEADLINE_MS = 10_000;
/** Looking at the memory of all processes may take so much of the machine's time, and no more. */
const SAMPLING_SHARE = 0.02;
const SAMPLING_MS = 200;

export interface Measured {
  seconds: number;
  cpuSeconds: number;
  memoryMiB: number;
}

/** Until nine tenths of all cores were idle for a while, or some seconds have passed: a machine may have other work. */
async function idle(): Promise<void> {
  const until = performance.now() + IDLE_DEADLINE_MS;
  let before = cpuTicks();
  for (let calm = 0; calm < 3 && performance.now() < until; ) {
    await sleep(100);
    const now = cpuTicks();
    calm = now.idle - before.idle >= 0.9 * (now.all - before.all) ? calm + 1 : 0;
    before = now;
  }
}

/** Of all cores since the boot, in hundredths of a second: the first line of proc_stat(5). */
function cpuTicks(): { idle: number; all: number } {
  const [, ...ticks] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/ +/).map(Number);
  const [, , , idle = 0, waiting = 0] = ticks;
  return { idle: idle + waiting, all: ticks.reduce((sum, each) => sum + each, 0) };
}

/**
 * Runs a step as a process of its own. CPU is what time(1) saw of it and of all it waited for; memory is the peak of
 * the largest process, or of the sum over all of them (proportional set size, proc_pid_smaps(5)) where that is more.
 * It begins when the machine is idle: fifty sessions that the one before left to end would be measured with it. Throws
 * where it failed or did not do its work: a benchmark of failures is none.
 */
export async function measure(step: Step, site: Site): Promise<Measured> {
  const report = join(site.scratch, 'time');
  const argv = ['-q', '-f', '%U %S %M', '-o', report, ...step.argv(site)];
  const kept = { XDG_STATE_HOME: site.scratch, XDG_CACHE_HOME: site.cache };
  const env = { ...process.env, ...kept, NO_COLOR: '1', ...step.env?.(site) };
  await idle();
  const began = performance.now();
  const child = spawn('time', argv, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: DEADLINE_MS });
  const tree = watchMemory(child.pid ?? 0);
  const { code, stdout, stderr } = await finished(child);
  const seconds = (performance.now() - began) / 1000;
  const treeMiB = tree.stop();
  if (code !== 0 || !step.proves(stdout, site.hosts)) {
    throw new Error(
      `${step.title}, ${site.hosts} hosts: exit code ${code}\n${tail(stdout)}\n${tail(stderr)}`,
    );
  }
  const [user = 0, system = 0, kib = 0] = readFileSync(report, 'utf8').trim().split(' ').map(Number);
  return { seconds, cpuSeconds: user + system, memoryMiB: Math.max(kib / 1024, treeMiB) };
}

function tail(text: string): string {
  return text.slice(-3000);
}

function watchMemory(root: number): { stop(): number } {
  let peak = 0;
  let timer: NodeJS.Timeout;
  const look = (): void => {
    const began = performance.now();
    peak = Math.max(peak, treeMemoryMiB(root));
    const cost = performance.now() - began;
    timer = setTimeout(look, Math.max(SAMPLING_MS, cost / SAMPLING_SHARE));
  };
  timer = setTimeout(look, SAMPLING_MS);
  return {
    stop() {
      clearTimeout(timer);
      return peak;
    },
  };
}

/** Processes come and go while they are read: one that has gone counts nothing. */
function treeMemoryMiB(root: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const [, parent] = textOf(`/proc/${name}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ');
    parents.set(Number(name), Number(parent));
  }
  const below = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === root || below(parents.get(pid)));
  const kib = [...parents.keys()]
    .filter(below)
    .map((pid) => Number(/^Pss: +(\d+)/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0));
  return kib.reduce((sum, each) => sum + each, 0) / 1024;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
