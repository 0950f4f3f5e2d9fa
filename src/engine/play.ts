import { setImmediate } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Task } from '../playbook/playbook.ts';
import { NO_RUN } from '../safety/last-run.ts';
import { tellStop } from './broken-batch.ts';
import { afterEarlierTry } from './conclude.ts';
import { converge, registeredValue } from './converge.ts';
import type { HostResult, Status } from './events.ts';
import { fleetMembers, preparationFor, runFleetTask, withPreparation } from './fleet.ts';
import { gapResult, missedHandler } from './gaps.ts';
import { becomeIn, isActive, type RunHost } from './host.ts';
import { ownBugFinding } from './own-bug.ts';
import { pause } from './pause.ts';
import type { PlayContext } from './play-context.ts';
import { byPlace, handOver } from './same-place.ts';
import { type BoundFleetTask, type BoundTask, type Modules, type Segment, segmentsOf } from './segments.ts';
import { serialBatches } from './serial.ts';
import { taskTitle } from './task-title.ts';

type Batch = Extract<Segment, { kind: 'batch' }>;

/**
 * One play over its hosts. Results go out as events; a host's failure never stops another's work. `off` says why
 * nothing is to be done any more, or is null; what is returned goes to the next play.
 */
export async function runPlay(
  context: PlayContext,
  hosts: readonly RunHost[],
  modules: Modules,
  off: string | null,
): Promise<string | null> {
  const run = new PlayRun(context, modules, off);
  for (const host of hosts) forgetWhatAnotherUserSaw(host, becomeIn(host, context.play) !== null);
  for (const batch of off === null ? serialBatches(hosts, context.play.serial) : []) {
    await run.batch(batch);
    if (run.mustStop()) break;
  }
  run.fillGaps(hosts);
  return run.off;
}

class PlayRun {
  readonly #context: PlayContext;
  readonly #modules: Modules;
  /** Task numbers that came to a result, by host. */
  readonly #done = new Map<string, Set<number>>();
  /** Names of handlers to run, by host. */
  readonly #notified = new Map<string, Set<string>>();
  /** The serial batch of hosts that is worked on. */
  #batch: readonly RunHost[] = [];
  /** Why the rest of the play is left undone. */
  #aborted: string | null;
  /** Why the plays behind it are, too. */
  #off: string | null;

  constructor(context: PlayContext, modules: Modules, off: string | null) {
    this.#context = context;
    this.#modules = modules;
    this.#aborted = off;
    this.#off = off;
  }

  get off(): string | null {
    return this.#off;
  }

  /** All tasks, then the handlers they notified, on one serial batch of hosts. */
  async batch(hosts: readonly RunHost[]): Promise<void> {
    const { play } = this.#context;
    this.#batch = hosts;
    await this.#connect(hosts.filter(isActive));
    for (const segment of segmentsOf(play.tasks, this.#modules, play.vars)) {
      await this.#segment(segment, hosts);
      if (this.mustStop()) return;
    }
    for (const [i, handler] of play.handlers.entries()) {
      const notified = hosts.filter((host) => this.#notified.get(host.name)?.has(handler.name ?? ''));
      const segments =
        notified.length === 0 ? [] : segmentsOf([handler], this.#modules, play.vars, play.tasks.length + i);
      for (const segment of segments) await this.#segment(segment, notified);
    }
  }

  /** Those whose turn comes first are dialled before anything is made for them. */
  async #connect(hosts: readonly RunHost[]): Promise<void> {
    const { settings } = this.#context;
    if (settings.interrupted()) return;
    for (const host of hosts.slice(0, settings.forks)) host.session.connect();
    await setImmediate();
  }

  /** Too many hosts failed, all of them did, or the user asked to stop. */
  mustStop(): boolean {
    const { length } = this.#batch;
    const failed = this.#failed();
    const limit = this.#context.play.maxFailPercentage;
    if (this.#context.settings.interrupted()) this.#stopRun('interrupted');
    else if (this.#tooManyFailed()) {
      const most = limit === 0 ? 'and any failure is fatal here' : `more than max_fail_percentage ${limit}`;
      this.#stopRun(`${failed} of ${length} hosts failed, ${most}`);
    } else if (failed === length) this.#aborted ??= 'every host of the batch before failed';
    return this.#aborted !== null;
  }

  #failed(): number {
    return this.#batch.filter((host) => !isActive(host)).length;
  }

  #tooManyFailed(): boolean {
    const limit = this.#context.play.maxFailPercentage;
    return limit !== null && (this.#failed() / this.#batch.length) * 100 > limit;
  }

  /** Each host has a result for each task and notified handler: what was never reached is blocked, and says by what. */
  fillGaps(hosts: readonly RunHost[]): void {
    for (const host of hosts) {
      const gaps = [...this.#missedTasks(host), ...this.#missedHandlers(host)];
      for (const [i, { number, handler }] of gaps.entries()) {
        const unsaid = i === 0 && host.stopped?.reported === false;
        const result = gapResult(host, unsaid, this.#aborted);
        this.#emit(number, handler && !unsaid ? missedHandler(result) : result);
      }
    }
  }

  /** A `run_once` task is the others' matter once one host has done it, unless this host is the one that could not. */
  #missedTasks(host: RunHost): { number: number; handler: boolean }[] {
    const isDone = (task: number): boolean => this.#done.get(host.name)?.has(task) === true;
    const byAnother = (task: number): boolean => [...this.#done.values()].some((done) => done.has(task));
    const open = this.#context.play.tasks.flatMap(({ runOnce }, number) =>
      isDone(number) ? [] : [{ number, handler: false, others: runOnce && byAnother(number) }],
    );
    const [first] = open;
    return open.filter((gap) => !gap.others || (gap === first && host.stopped?.reported === false));
  }

  #missedHandlers(host: RunHost): { number: number; handler: boolean }[] {
    const { tasks, handlers } = this.#context.play;
    return handlers.flatMap((handler, i) => {
      const number = tasks.length + i;
      const isDue = this.#notified.get(host.name)?.has(handler.name ?? '') === true;
      return isDue && !this.#done.get(host.name)?.has(number) ? [{ number, handler: true }] : [];
    });
  }

  #stopRun(reason: string): void {
    this.#aborted ??= reason;
    this.#off ??= reason;
  }

  async #segment(segment: Segment, hosts: readonly RunHost[]): Promise<void> {
    const active = hosts.filter(isActive);
    if (active.length === 0) return;
    if (segment.kind === 'fleet') await this.#step(segment, active, () => this.#fleet(segment, active));
    else if (segment.runOnce) await this.#once(segment, active);
    else await this.#step(segment, active, () => this.#hostTasks(segment, active, active));
  }

  async #step(segment: Segment, hosts: readonly RunHost[], work: () => Promise<void>): Promise<void> {
    const { settings, playIndex } = this.#context;
    settings.emit({ type: 'step-started', play: playIndex, title: titleOf(segment), hosts: hosts.length });
    await work();
    settings.emit({ type: 'step-finished', play: playIndex });
  }

  /** On the first host that answers. Where it fails nobody goes on, for all count on it; so it is in Ansible. */
  async #once(segment: Batch, active: readonly RunHost[]): Promise<void> {
    for (const host of active) {
      await this.#step(segment, [host], () => this.#hostTasks(segment, [host], active));
      if (host.stopped?.status === 'unreachable') continue;
      if (host.stopped !== null) this.#stopRun(`${titleOf(segment)} is run_once and failed on ${host.name}`);
      return;
    }
  }

  async #hostTasks(segment: Batch, members: readonly RunHost[], active: readonly RunHost[]): Promise<void> {
    await this.#onEach(members, async (host) => {
      const results = tellStop(host, segment.tasks, await this.#withRetries(host, segment.tasks));
      for (const [bound, result] of results) {
        this.#keep(bound, result, segment.runOnce ? active : [host]);
      }
      const worst = host.stopped?.status ?? notable([...results.values()]);
      const onlyLooked = segment.tasks.length === 0 && host.stopped === null;
      if (!onlyLooked) this.#hostFinished(host, worst);
    });
  }

  /**
   * So many at a time as --forks says, and one host under one name: two shells would change the same files. None is
   * started once the user asked to stop, or more hosts failed than the play bears.
   */
  async #onEach(hosts: readonly RunHost[], work: (host: RunHost) => Promise<void>): Promise<void> {
    const { settings, playIndex } = this.#context;
    const limit = pLimit(settings.forks);
    const one = async (host: RunHost): Promise<void> => {
      if (settings.interrupted() || this.#tooManyFailed()) return;
      settings.emit({ type: 'host-started', play: playIndex, host: host.name });
      await work(host);
    };
    const inTurn = async (names: readonly RunHost[]): Promise<void> => {
      for (const host of names) {
        await one(host);
        await handOver(host, names);
      }
    };
    const places = settings.mode === 'check' ? hosts.map((host) => [host]) : byPlace(hosts);
    await Promise.all(places.map((names) => limit(inTurn, names)));
  }

  #hostFinished(host: RunHost, status: Status): void {
    const { settings, playIndex } = this.#context;
    settings.emit({ type: 'host-finished', play: playIndex, host: host.name, status });
  }

  async #withRetries(host: RunHost, tasks: readonly BoundTask[]): Promise<Map<BoundTask, HostResult>> {
    const retries = tasks.length === 1 ? (tasks[0]?.task.retries ?? 0) : 0;
    let results = new Map<BoundTask, HostResult>();
    for (let left = retries; ; left--) {
      const latest = await converge(host, tasks, this.#context).catch((error: unknown) =>
        ownBug(host, error),
      );
      results = afterEarlierTry(results, latest);
      const failed = [...results.values()].some((result) => result.status === 'failed');
      const lasting = host.stopped?.status === 'unreachable' || this.#context.settings.mode === 'check';
      if (!failed || left <= 0 || lasting || this.#context.settings.interrupted()) return results;
      await pause((tasks[0]?.task.delay ?? 0) * 1000, this.#context.settings.interrupted);
      if (this.#context.settings.interrupted()) return results;
      host.stopped = null;
    }
  }

  async #fleet(segment: Extract<Segment, { kind: 'fleet' }>, active: readonly RunHost[]): Promise<void> {
    const prepared = await this.#prepare(segment.task, active);
    const members = fleetMembers(active);
    const absent = this.#batch.filter((host) => !members.includes(host));
    for (const measured of await runFleetTask(members, absent, segment.task, this.#context)) {
      const host = members.find((member) => member.name === measured.host);
      if (host === undefined) continue;
      const result = withPreparation(prepared.get(host.name), measured);
      this.#keep(segment.task, result, [host]);
      this.#hostFinished(host, result.status);
      const [finding] = result.findings.filter(({ severity }) => severity === 'error');
      const counts = this.#context.settings.mode === 'run' && !result.ignored;
      if (result.status === 'failed' && counts && finding !== undefined)
        host.stopped = { status: 'failed', finding, reported: true };
    }
  }

  /** Facts of every host, and what the task needs there. A host that fails here has its result, and takes no part. */
  async #prepare(bound: BoundFleetTask, active: readonly RunHost[]): Promise<Map<string, HostResult>> {
    const preparation = preparationFor(active, bound, this.#context);
    const tasksOf = (host: RunHost) => (preparation?.isFor(host) ? [preparation.task] : []);
    const hosts = active.filter((host) => host.facts === null || tasksOf(host).length > 0);
    const results = new Map<string, HostResult>();
    await this.#onEach(hosts, async (host) => {
      const [result] = (await this.#withRetries(host, tasksOf(host))).values();
      if (host.stopped === null && result !== undefined) results.set(host.name, result);
      if (host.stopped === null) return;
      if (result !== undefined) this.#keep(bound, result, [host]);
      this.#hostFinished(host, host.stopped.status);
    });
    return results;
  }

  #keep(bound: { index: number; task: Task }, result: HostResult, registering: readonly RunHost[]): void {
    const { register, notify } = bound.task;
    const changed = result.status === 'changed' || result.status === 'would-change';
    for (const host of registering) {
      if (register !== null) host.registered = { ...host.registered, [register]: registeredValue(result) };
    }
    if (changed && notify.length > 0) {
      this.#notified.set(result.host, new Set([...(this.#notified.get(result.host) ?? []), ...notify]));
    }
    this.#emit(bound.index, result);
  }

  #emit(task: number, result: HostResult): void {
    const done = this.#done.get(result.host) ?? new Set();
    this.#done.set(result.host, done.add(task));
    this.#context.settings.emit({ type: 'task-result', play: this.#context.playIndex, task, result });
  }
}

/** A fault of ours on one host's output must not leave the other hosts half done: it fails this host, and exits 70. */
function ownBug(host: RunHost, error: unknown): Map<BoundTask, HostResult> {
  host.stopped = { status: 'failed', finding: ownBugFinding(error), reported: false };
  return new Map();
}

/** The first status that is worth counting; a failure its task ignores is not. */
function notable(results: readonly HostResult[]): Status {
  const worth = results.find(({ status, ignored }) => status !== 'ok' && status !== 'skipped' && !ignored);
  return worth?.status ?? 'ok';
}

function forgetWhatAnotherUserSaw(host: RunHost, asRoot: boolean): void {
  if (host.factsAsRoot !== asRoot) {
    host.facts = null;
    host.last = NO_RUN;
  }
  host.factsAsRoot = asRoot;
}

function titleOf(segment: Segment): string {
  if (segment.kind === 'fleet') return taskTitle(segment.task.task, segment.task.module);
  const names = segment.tasks.map(({ task, module }) => taskTitle(task, module));
  if (names.length === 0) return 'facts';
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more tasks`;
}
