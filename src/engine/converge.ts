import type { Vars } from '../inventory/inventory.ts';
import type { HostView } from '../modules/module.ts';
import type { Task } from '../playbook/playbook.ts';
import {
  type Attempt,
  admit,
  begin,
  changesToMake,
  planAll,
  probed,
  setAside,
  type Todo,
} from './attempt.ts';
import { type BatchFailure, breakOff, endlessFault, keptOut } from './broken-batch.ts';
import { concludeBatch } from './conclude.ts';
import type { HostResult } from './events.ts';
import type { RunHost } from './host.ts';
import { expand } from './instances.ts';
import { look, makeChanges } from './make-changes.ts';
import { namesInWhen } from './names-used.ts';
import type { PlayContext } from './play-context.ts';
import { type Scope, scopeFor } from './scope.ts';
import type { BoundTask } from './segments.ts';
import { UNPROVEN } from './unproven.ts';

/** Changes that do not hold are made at most so many times. */
const MAX_ROUNDS = 3;

/**
 * Brings one batch of tasks right on one host: one script probes them all; while something is left to change, one
 * script changes it and probes again. Returns a result per task that came to one; a host that is to be left alone
 * from here on is `stopped`, and the play says so for its remaining tasks.
 */
export async function converge(
  host: RunHost,
  tasks: readonly BoundTask[],
  context: PlayContext,
): Promise<Map<BoundTask, HostResult>> {
  const started = performance.now();
  const scope = (task?: BoundTask): Scope =>
    scopeFor(host, context.play, context.settings.extraVars, context.groups, task?.task);
  const attempts = tasks.flatMap((bound) => expand(bound, scope(bound)).map(begin));
  const admitAll = (): void => {
    const waits = (task: Task): boolean => namesInWhen(task, context.play.vars).has('facts');
    for (const bound of tasks) admit(of(attempts, bound), scope(bound), host.facts !== null, waits);
  };
  admitAll();
  if (host.facts === null || probed(attempts).length > 0) {
    const failure = await lookAndChange(host, attempts, admitAll, context);
    if (failure !== null) {
      for (const { message } of host.untold.splice(0))
        context.settings.emit({ type: 'notice', message: `${host.name}: ${message}` });
      return breakOff(host, tasks, attempts, failure, elapsed(started));
    }
  }
  // What a play with `check_mode` finds is not made before its later tasks, nor before other plays.
  if (context.settings.mode === 'check' && !context.play.checkMode) {
    host.outstanding = [...host.outstanding, ...attempts.flatMap((attempt) => attempt.plan?.changes ?? [])];
  }
  const { outcomes, stop } = concludeBatch(tasks, attempts, context.settings.mode);
  if (stop !== null) host.stopped ??= { status: 'failed', finding: stop, reported: true };
  const durationMs = elapsed(started);
  return new Map(
    [...outcomes].map(([bound, outcome]) => {
      const ignored =
        outcome.status === 'failed' && bound.task.ignoreErrors ? { ignored: true as const } : {};
      const findings = [...host.untold.splice(0), ...outcome.findings];
      return [bound, { host: host.name, durationMs, ...outcome, findings, ...ignored }];
    }),
  );
}

/**
 * Looks once, then changes and looks again while something is left to change. A script that a failed change cut
 * short is no round: what stood behind that change (the other items of its loop, or other tasks where it has
 * ignore_errors) goes into the next one, without the change that failed. A look that a check made endless is had
 * again without that check.
 */
async function lookAndChange(
  host: RunHost,
  attempts: Attempt[],
  admitAll: () => void,
  context: PlayContext,
): Promise<BatchFailure | null> {
  let todo: Todo[] = [];
  let turns = 2 * (attempts.length + MAX_ROUNDS);
  for (let rounds = -1; rounds < MAX_ROUNDS; ) {
    if (turns-- === 0) return restless(host);
    let step =
      todo.length === 0
        ? await look(host, attempts, context)
        : await makeChanges(host, attempts, todo, context);
    if (step.failure === null && step.seen === null)
      step = { ...(await look(host, attempts, context)), whole: false };
    if (step.failure?.endless !== undefined) {
      const { endless } = step.failure;
      admitAll();
      setAside(attempts, endless, endlessFault(step.failure, endless));
      todo = [];
      if (host.facts !== null && probed(attempts).length === 0) return null;
      continue;
    }
    if (step.failure !== null || step.seen === null) return step.failure;
    if (rounds === -1) admitAll();
    if (step.whole) rounds++;
    planAll(attempts, step.seen, viewOf(host, context));
    todo = context.settings.mode === 'check' ? [] : changesToMake(attempts);
    if (todo.length === 0) return null;
  }
  return null;
}

/** Every look found that somebody else had been at work: a host can say so for ever. */
function restless(host: RunHost): BatchFailure {
  return keptOut(
    `${host.name} is changed by somebody else whenever netfix looks at it; try again when that has ended`,
  );
}

function viewOf(host: RunHost, context: PlayContext): Omit<HostView, 'applied'> {
  if (host.facts === null) throw new Error(`no facts of ${host.name} after its first script`);
  return {
    name: host.name,
    facts: host.facts,
    nodes: context.nodes,
    groups: context.groupAddresses,
    pending: host.outstanding,
  };
}

function of(attempts: readonly Attempt[], bound: BoundTask): Attempt[] {
  return attempts.filter((attempt) => attempt.instance.bound === bound);
}

function elapsed(started: number): number {
  return Math.round(performance.now() - started);
}

/** What `register` keeps of a result. */
export function registeredValue(result: HostResult): Vars {
  return {
    status: result.status,
    changed: result.status === 'changed' || result.status === 'would-change',
    failed: result.status === 'failed',
    skipped: result.status === 'skipped',
    findings: result.findings
      .filter(({ code }) => code !== UNPROVEN)
      .map(({ code, severity, message, evidence = null }) => ({ code, severity, message, evidence })),
  };
}
