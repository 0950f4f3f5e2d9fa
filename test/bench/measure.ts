import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from '../lab/lab.ts';
import type { Site, Step } from './subjects.ts';

const DEADLINE_MS = 900_000;
/** Looking at the memory of all processes may take so much of the machine's time, and no more. */
const SAMPLING_SHARE = 0.02;
const SAMPLING_MS = 200;

export interface Measured {
  seconds: number;
  cpuSeconds: number;
  memoryMiB: number;
}

/**
 * Runs a step as a process of its own. CPU is what time(1) saw of it and of all it waited for; memory is the peak of
 * the largest process, or of the sum over all of them (proportional set size, proc_pid_smaps(5)) where that is more.
 * Throws where it failed or did not do its work: a benchmark of failures is none.
 */
export async function measure(step: Step, site: Site): Promise<Measured> {
  const report = join(site.scratch, 'time');
  const argv = ['-q', '-f', '%U %S %M', '-o', report, ...step.argv(site)];
  const kept = { XDG_STATE_HOME: site.scratch, XDG_CACHE_HOME: site.scratch };
  const env = { ...process.env, ...kept, NO_COLOR: '1', ...step.env?.(site) };
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
