import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Mode, RunEvent } from '../engine/events.ts';
import { run } from '../engine/run.ts';
import type { Modules } from '../engine/segments.ts';
import type { Inventory, Vars } from '../inventory/inventory.ts';
import { readLimit } from '../inventory/limit.ts';
import { localUser } from '../local-user.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { newDocument, type RunDocument } from '../report/document.ts';
import { plainProgress } from '../report/progress.ts';
import { printable } from '../report/text.ts';
import type { Ssh } from '../ssh/open.ts';
import { hostAccess } from './host-access.ts';
import { watchInterrupt } from './interrupt.ts';
import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';
import type { Recorder } from './run-record.ts';

/** How long a run may take to gather its results once all connections are closed. */
const BREAK_OFF_MS = 2_000;
export interface Execution {
  playbook: Playbook;
  modules: Modules;
  mode: Mode;
  extraVars: Vars;
  /** Names of the only hosts to work on. */
  only?: ReadonlySet<string> | null;
  /** Where the run is remembered. */
  record?: Recorder | null;
}

/** Which hosts there are, and how they are logged in to: once, however many runs there are. */
export interface Access extends Awaited<ReturnType<typeof hostAccess>> {
  inventory: Inventory;
  /** The pattern of --limit, or null. */
  limit: string | null;
}

export async function accessTo(inventory: Inventory, options: HostOptions, io: Io): Promise<Access> {
  const limit = options.limit === undefined ? null : await readLimit(options.limit, io.cwd);
  return { inventory, limit, ...(await hostAccess(inventory, options, io)) };
}

/**
 * Runs a playbook over an inventory and gathers what came of it, showing progress. Throws UsageError before touching a
 * host. The document of a run that was broken off before it began has no name.
 */
export async function perform(
  execution: Execution,
  { inventory, limit, access, ssh }: Access,
  options: HostOptions,
  io: Io,
): Promise<RunDocument> {
  const { document, add } = newDocument();
  const progress = await progressFor(options, io);
  const interrupt = watchInterrupt((message) => progress.show({ type: 'notice', message }));
  let kept: Promise<string | null> = Promise.resolve(null);
  const keep = (finished: boolean): void => {
    const { record } = execution;
    if (record) kept = kept.then(() => record.write(document, finished));
  };
  const emit = (event: RunEvent): void => {
    add(event);
    progress.show(event);
    if (event.type === 'play-started') keep(false);
  };
  try {
    const running = run({
      playbook: execution.playbook,
      inventory,
      limit,
      only: execution.only ?? null,
      modules: execution.modules,
      ...access,
      settings: {
        mode: execution.mode,
        forks: options.forks,
        timeoutMs: options.timeout * 1000,
        extraVars: execution.extraVars,
        safety: {
          by: `${localUser()}@${hostname()}`,
          lockSeconds: options.lockTimeout,
          guardSeconds: options.guardSeconds,
          folder: null,
        },
        verbose: options.verbose,
        interrupted: interrupt.interrupted,
        abandoned: interrupt.abandoned,
        emit,
      },
    });
    await Promise.race([running, interrupt.whenAbandoned.then(() => breakOff(ssh, running))]);
  } finally {
    await progress.settled();
    interrupt.release();
  }
  if (document.run === '') return document;
  keep(true);
  const unkept = await kept;
  if (unkept !== null) io.stderr.write(`netfix: ${printable(unkept)}\n`);
  return document;
}

/** Scripts end with their connections, and the run with its scripts: no host is waited for longer than that. */
async function breakOff(ssh: Ssh, running: Promise<void>): Promise<void> {
  await ssh.close();
  const timer = new AbortController();
  await Promise.race([
    running,
    setTimeout(BREAK_OFF_MS, undefined, { signal: timer.signal }).catch(() => {}),
  ]);
  timer.abort();
}

/** Live rows on a terminal; plain lines elsewhere, and with -v, whose scripts would tear the rows apart. */
async function progressFor(
  options: HostOptions,
  io: Io,
): Promise<{ show(event: RunEvent): void; settled(): Promise<void> }> {
  const wide = io.stderr.isTTY && io.stderr.columns >= 40;
  const live = wide && !io.env.CI && io.env.TERM !== 'dumb' && !options.verbose;
  if (!live) return { show: plainProgress(io.stderr), settled: async () => {} };
  const { liveProgress } = await import('../report/live-progress.ts');
  return liveProgress(io.stderr);
}
