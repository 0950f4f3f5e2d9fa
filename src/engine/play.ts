import pLimit from 'p-limit';
import type { Task } from '../playbook/playbook.ts';
import { converge, type PlayContext, registeredValue } from './converge.ts';
import { type HostResult, OWN_BUG } from './events.ts';
import { fleetMembers, runFleetTask } from './fleet.ts';
import { becomeIn, isActive, type RunHost } from './host.ts';
import { type BoundTask, type Modules, type Segment, segmentsOf } from './segments.ts';
import { serialBatches } from './serial.ts';

/** One play over its hosts. Results go out as events; a host's failure never stops another's work. */
export async function runPlay(
  context: PlayContext,
  hosts: readonly RunHost[],
  modules: Modules,
): Promise<void> {
  const run = new PlayRun(context, modules);
  for (const host of hosts) forgetFactsOfAnotherUser(host, becomeIn(host, context.play) !== null);
  for (const batch of serialBatches(hosts, context.play.serial)) {
    await run.batch(batch);
    if (run.mustStop(batch)) break;
  }
  run.fillGaps(hosts);
}

class PlayRun {
  readonly #context: PlayContext;
  readonly #modules: Modules;
  /** Task numbers that came to a result, by host. */
  readonly #done = new Map<string, Set<number>>();
  /** Names of handlers to run, by host. */
  readonly #notified = new Map<string, Set<string>>();
  #aborted: string | null = null;

  constructor(context: PlayContext, modules: Modules) {
    this.#context = context;
    this.#modules = modules;
  }

  /** All tasks, then the handlers they notified, on one serial batch of hosts. */
  async batch(hosts: readonly RunHost[]): Promise<void> {
    const { play } = this.#context;
    for (const segment of segmentsOf(play.tasks, this.#modules, play.vars)) {
      await this.#segment(segment, hosts);
      if (this.mustStop(hosts)) return;
    }
    for (const [i, handler] of play.handlers.entries()) {
      const notified = hosts.filter((host) => this.#notified.get(host.name)?.has(handler.name ?? ''));
      const segments =
        notified.length === 0 ? [] : segmentsOf([handler], this.#modules, play.vars, play.tasks.length + i);
      for (const segment of segments) await this.#segment(segment, notified);
    }
  }

  /** Too many hosts failed, all of them did, or the user asked to stop. */
  mustStop(hosts: readonly RunHost[]): boolean {
    const failed = hosts.filter((host) => !isActive(host)).length;
    const limit = this.#context.play.maxFailPercentage;
    if (this.#context.settings.interrupted()) this.#aborted ??= 'interrupted';
    else if (limit !== null && (failed / hosts.length) * 100 > limit) {
      this.#aborted ??= `${failed} of ${hosts.length} hosts failed, more than max_fail_percentage ${limit}`;
    } else if (failed === hosts.length) this.#aborted ??= 'every host of the batch before failed';
    return this.#aborted !== null;
  }

  /** Each host has a result for each task: what was never reached is blocked, and says by what. */
  fillGaps(hosts: readonly RunHost[]): void {
    for (const host of hosts) {
      let first = host.stopped !== null && !host.stopped.reported;
      for (const [task, { runOnce }] of this.#context.play.tasks.entries()) {
        if (runOnce || this.#done.get(host.name)?.has(task)) continue;
        this.#emit(task, gapResult(host, first, this.#aborted));
        first = false;
      }
    }
  }

  async #segment(segment: Segment, hosts: readonly RunHost[]): Promise<void> {
    const { settings, playIndex } = this.#context;
    const active = hosts.filter(isActive);
    const members = segment.kind === 'batch' && segment.runOnce ? active.slice(0, 1) : active;
    if (members.length === 0) return;
    settings.emit({ type: 'step-started', play: playIndex, title: titleOf(segment), hosts: members.length });
    if (segment.kind === 'fleet') await this.#fleet(segment, members);
    else await this.#hostTasks(segment, members, active);
    settings.emit({ type: 'step-finished', play: playIndex });
  }

  async #hostTasks(
    segment: Extract<Segment, { kind: 'batch' }>,
    members: readonly RunHost[],
    active: readonly RunHost[],
  ): Promise<void> {
    const { settings, playIndex } = this.#context;
    const limit = pLimit(settings.forks);
    const one = async (host: RunHost): Promise<void> => {
      if (settings.interrupted()) return;
      settings.emit({ type: 'host-started', play: playIndex, host: host.name });
      const results = await this.#withRetries(host, segment.tasks);
      for (const [bound, result] of results) {
        this.#keep(bound, result, segment.runOnce ? active : [host]);
      }
      const worst =
        host.stopped?.status ??
        [...results.values()].find((result) => result.status !== 'ok' && result.status !== 'skipped')
          ?.status ??
        'ok';
      settings.emit({ type: 'host-finished', play: playIndex, host: host.name, status: worst });
    };
    await Promise.all(members.map((host) => limit(one, host)));
  }

  async #withRetries(host: RunHost, tasks: readonly BoundTask[]): Promise<Map<BoundTask, HostResult>> {
    const retries = tasks.length === 1 ? (tasks[0]?.task.retries ?? 0) : 0;
    for (let left = retries; ; left--) {
      const results = await converge(host, tasks, this.#context).catch((error: unknown) =>
        ownBug(host, error),
      );
      const failed = [...results.values()].some((result) => result.status === 'failed');
      const lasting = host.stopped?.status === 'unreachable' || this.#context.settings.mode === 'check';
      if (!failed || left <= 0 || lasting || this.#context.settings.interrupted()) return results;
      host.stopped = null;
      await new Promise((resolve) => setTimeout(resolve, (tasks[0]?.task.delay ?? 0) * 1000));
    }
  }

  async #fleet(segment: Extract<Segment, { kind: 'fleet' }>, active: readonly RunHost[]): Promise<void> {
    const strangers = active.filter((host) => host.facts === null);
    if (strangers.length > 0)
      await this.#hostTasks({ kind: 'batch', tasks: [], runOnce: false }, strangers, active);
    const members = fleetMembers(active);
    for (const result of await runFleetTask(members, segment.task, this.#context)) {
      const host = members.find((member) => member.name === result.host);
      if (host === undefined) continue;
      this.#keep(segment.task, result, [host]);
      const { settings, playIndex } = this.#context;
      settings.emit({ type: 'host-finished', play: playIndex, host: host.name, status: result.status });
      const [finding] = result.findings.filter(({ severity }) => severity === 'error');
      if (result.status === 'failed' && !result.ignored && finding !== undefined)
        host.stopped = { status: 'failed', finding, reported: true };
    }
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
  const evidence = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message = 'this is a bug in netfix, please report it with the lines below';
  host.stopped = {
    status: 'failed',
    finding: { code: OWN_BUG, severity: 'error', message, evidence },
    reported: false,
  };
  return new Map();
}

function forgetFactsOfAnotherUser(host: RunHost, asRoot: boolean): void {
  if (host.factsAsRoot !== asRoot) host.facts = null;
  host.factsAsRoot = asRoot;
}

function gapResult(host: RunHost, first: boolean, aborted: string | null): HostResult {
  const blank = { host: host.name, durationMs: 0, findings: [], changes: [] };
  if (host.stopped === null) return { ...blank, status: 'blocked', reason: aborted ?? 'not reached' };
  const { status, finding } = host.stopped;
  if (first) return { ...blank, status, findings: [finding], reason: finding.message };
  return {
    ...blank,
    status: 'blocked',
    reason: status === 'unreachable' ? 'the host is unreachable' : 'an earlier task failed on this host',
  };
}

function titleOf(segment: Segment): string {
  if (segment.kind === 'fleet') return segment.task.task.name ?? segment.task.module.name;
  const names = segment.tasks.map(({ task, module }) => task.name ?? module.name);
  if (names.length === 0) return 'facts';
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more tasks`;
}
