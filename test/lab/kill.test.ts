import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostResult } from '../../src/engine/events.ts';
import type { RunDocument } from '../../src/report/document.ts';
import { type Lab, startLab } from './lab.ts';

/**
 * A baseline run is killed at instants spread over its life. NETFIX_KILLS is how many of each kind (200 were run by
 * hand), NETFIX_KILL_SEED places them.
 */
const KILLS = Number(process.env.NETFIX_KILLS ?? 3);
const SEED = Number(process.env.NETFIX_KILL_SEED ?? 1);
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const BASELINE = fileURLToPath(new URL('../../playbooks/baseline.yaml', import.meta.url));
const GUARD_SECONDS = 5;
const FAULTS: Record<string, string[]> = {
  n1: ['ip_forward', 'fw-nftables'],
  n2: ['cis-late', 'fw-firewalld'],
  n3: ['bridge-nf', 'fw-ufw'],
  n4: ['stock', 'fw-iptables'],
  n5: ['bridge-nf', 'fw-iptables-legacy'],
};
const HOSTS = Object.keys(FAULTS);
const RUN = ['run', BASELINE, '-e', 'iperf_seconds=1', '-e', 'sysctl_conflicts=comment'];
const CHANGES_ONLY = ['--skip-tags', 'iperf'];
const QUICK = ['--guard-seconds', String(GUARD_SECONDS), '--timeout', '8'];

let lab: Lab;
let before: Record<string, string>;
let after: Record<string, string>;

async function onAll<T>(work: (host: string) => Promise<T>): Promise<Record<string, T>> {
  return Object.fromEntries(await Promise.all(HOSTS.map(async (host) => [host, await work(host)])));
}

/** One number in [0, 1) for each place: mulberry32. */
function random(place: number): number {
  let bits = (SEED * 7919 + place * 2654435761) | 0;
  bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
}

/** Milliseconds after the start: one in each of `count` equal parts of the life. */
function instants(count: number, lifeMs: number, salt: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i + random(salt * 1000 + i)) / count) * lifeMs);
}

interface Running {
  child: ChildProcess;
  ended: Promise<number | null>;
}

function start(args: readonly string[]): Running {
  const [pid = ''] = readFileSync(join(lab.dir, 'pid'), 'utf8').split(' ');
  const argv = ['-t', pid, '--net', '--', process.execPath, CLI, ...args, '-i', lab.inventory, '--json'];
  const child = spawn('nsenter', argv, { stdio: 'ignore' });
  return { child, ended: new Promise((resolve) => child.on('close', resolve)) };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What is still at work on a host: who holds the lock, guards that are neither settled nor done, processes of ours. */
const AT_WORK = `flock -n /run/netfix/lock true 2>/dev/null || [ ! -e /run/netfix/lock ] || echo locked
for guard in /var/lib/netfix/runs/*/guard/*; do
  [ -d "$guard" ] || continue
  [ -d "$guard/settled" ] || echo "armed $guard"
  [ -e "$guard/over" ] || [ -e "$guard/taken-back" ] || [ ! -d "$guard/settled" ] || echo "taking back $guard"
done
pgrep -f 'undo[.]sh' >/dev/null && echo guard
:`;

/** Every line of the state is the one before the run or the one behind it: no file is anything in between. */
function strangeLines(host: string, text: string): string[] {
  const known = new Set(`${before[host]}\n${after[host]}`.split('\n'));
  return text.split('\n').filter((line) => line.includes('/etc/') && !known.has(line));
}

/** Left where a shell was killed while it wrote a file: dropped by the next run, or by undo. */
const isLeftOver = (line: string): boolean => /\/\.netfix-\w{8}/.test(line);

async function expectFirstState(when: string): Promise<void> {
  const now = await onAll(lab.state);
  for (const host of HOSTS) {
    const known = new Set(before[host]?.split('\n'));
    const gone = before[host]?.split('\n').filter((line) => !now[host]?.split('\n').includes(line));
    const more = now[host]?.split('\n').filter((line) => !known.has(line));
    expect({ when, host, gone, more }).toEqual({ when, host, gone: [], more: [] });
  }
}

async function run(): Promise<string> {
  const { code, document } = await lab.run(...RUN, ...CHANGES_ONLY);
  expect({ code, bad: resultsThatAre(document, ['failed', 'unreachable']) }).toEqual({ code: 0, bad: [] });
  return document.run;
}

function resultsThatAre(document: RunDocument, statuses: readonly string[]): HostResult[] {
  const results = document.plays.flatMap((play) => play.tasks.flatMap((task) => task.results));
  return results.filter(({ status }) => statuses.includes(status));
}

async function undo(...more: string[]): Promise<void> {
  const { code, document } = await lab.run('undo', '-b', ...more);
  expect({ code, failed: resultsThatAre(document, ['failed']) }).toEqual({ code: 0, failed: [] });
}

/** The lock is free and no guard is armed, within the guard's time and what the host may take beyond it. */
async function expectAtRest(what: string): Promise<void> {
  await expect
    .poll(() => onAll(async (host) => (await lab.exec(host, AT_WORK)).stdout), {
      timeout: (GUARD_SECONDS + 25) * 1000,
      interval: 200,
      message: what,
    })
    .toEqual(Object.fromEntries(HOSTS.map((host) => [host, ''])));
}

/** All that must hold behind a run that was killed. Every third time the next run comes before undo. */
async function expectUnhurt(what: string, turn: number): Promise<void> {
  await expectAtRest(what);
  const now = await onAll(lab.state);
  for (const host of HOSTS) {
    const strange = strangeLines(host, now[host] ?? '').filter((line) => !isLeftOver(line));
    expect({ what, host, strange }).toEqual({ what, host, strange: [] });
  }
  if (turn % 3 === 2) {
    const killed = await lastRuns();
    await run();
    await undo();
    for (const each of killed) await undo('--run', each);
  } else {
    await undo();
    await expectFirstState(`${what}, undone`);
    await run();
    await undo();
  }
  await expectFirstState(`${what}, run again and undone`);
}

/** Runs that a host keeps a journal of and that are not undone. */
async function lastRuns(): Promise<string[]> {
  const open =
    'for run in /var/lib/netfix/runs/*/; do [ -e "$run/undone" ] || [ ! -e "$run" ] || basename "$run"; done';
  const names = await onAll(async (host) => (await lab.exec(host, open)).stdout);
  return [...new Set(Object.values(names).flatMap((text) => text.split('\n').filter(Boolean)))]
    .sort()
    .reverse();
}

beforeAll(async () => {
  lab = await startLab({ name: `kill${SEED}`, hosts: HOSTS.length, faults: FAULTS });
  before = await onAll(lab.state);
  await run();
  after = await onAll(lab.state);
  await undo();
});
afterAll(() => lab?.down());

async function lifeOf(args: readonly string[]): Promise<number> {
  const began = Date.now();
  expect(await start(args).ended).toBe(0);
  const life = Date.now() - began;
  await undo();
  return life;
}

describe(`killed at ${KILLS} instants, seed ${SEED}: files whole, no lock, no guard, undo and run still work`, () => {
  test('our process, SIGKILL', { timeout: 60_000 + KILLS * 60_000 }, async () => {
    const life = await lifeOf([...RUN, ...QUICK]);
    for (const [turn, instant] of instants(KILLS, life, 1).entries()) {
      const { child, ended } = start([...RUN, ...QUICK]);
      await sleep(instant);
      child.kill('SIGKILL');
      expect([null, 0]).toContain(await ended);
      await expectUnhurt(`SIGKILL after ${instant.toFixed(0)} of ${life} ms`, turn);
    }
  });

  /** Each host at an instant of its own, so a run counts once for every host. */
  const rounds = Math.ceil(KILLS / HOSTS.length);

  test.each([
    ['the shell on the host', () => "pkill -KILL -fx '/bin/sh( -s -- .*)?'; true"],
    ['the network, for good', () => 'ip link set eth0 down'],
    ['the network, for two seconds', () => 'ip link set eth0 down; sleep 2; ip link set eth0 up'],
  ])('%s', { timeout: 60_000 + rounds * 120_000 }, async (what, command) => {
    const args = [...RUN, ...CHANGES_ONLY, ...QUICK];
    const life = await lifeOf(args);
    const all = instants(rounds * HOSTS.length, life, what.length);
    for (let turn = 0; turn < rounds; turn++) {
      const mine = HOSTS.map((host, i) => ({ host, instant: all[i * rounds + turn] ?? 0 }));
      const { ended } = start(args);
      const struck = mine.map(({ host, instant }) =>
        lab.exec(host, `sleep ${(instant / 1000).toFixed(3)}; ${command()}`),
      );
      await Promise.all(struck);
      expect([0, 2, 4, 6]).toContain(await ended);
      const when = mine.map(({ host, instant }) => `${host} ${instant.toFixed(0)} ms`).join(', ');
      await expectAtRest(when);
      await onAll((host) => lab.exec(host, 'ip link set eth0 up'));
      await expectUnhurt(`${what}: ${when} of ${life} ms`, turn);
    }
  });
});
