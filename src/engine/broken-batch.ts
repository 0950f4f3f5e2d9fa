import type { Change, Finding } from '../modules/module.ts';
import type { StepFailure } from '../ssh/session.ts';
import { type Attempt, isProbed } from './attempt.ts';
import type { HostResult } from './events.ts';
import type { RunHost } from './host.ts';
import type { ScriptOutput } from './script.ts';
import type { BoundTask } from './segments.ts';
import type { RunSettings } from './settings.ts';
import type { Planned } from './stages.ts';

/** Why a batch could not be brought to its end on a host. */
export interface BatchFailure {
  /** `interrupted`: we broke it off ourselves, for the user asked twice. `locked`: another run changes the host. */
  kind: StepFailure['kind'] | 'interrupted' | 'locked';
  message: string;
  /** The task in whose change or probe it happened, where that is known. */
  during: BoundTask | null;
  /** The change that was being made: nobody knows whether it stands. */
  change: Change | null;
  /** Whose check the deadline passed in, where that can be told: the others can be looked at without it. */
  endless?: Attempt;
}

/** Nothing was changed, for it was not allowed to: no task of the batch is to blame. */
export function keptOut(message: string): BatchFailure {
  return { kind: 'locked', message, during: null, change: null };
}

interface Broken {
  /** The step it did not finish; null where none is known. */
  open: Planned | null;
  attempts: readonly Attempt[];
  /** The frames that still came back. */
  output: ScriptOutput;
}

/** What a script that broke was doing. */
export function batchFailure(failure: StepFailure, at: Broken, settings: RunSettings): BatchFailure {
  const { open } = at;
  const unread = at.attempts.find(
    (each) => each.state === 'active' && at.output.probes(each.instance) === null,
  );
  const during = (open?.todo?.attempt ?? unread)?.instance.bound ?? null;
  const where = { during, change: open?.todo?.change ?? null };
  // Behind a step that did not end no check was reached.
  const endless = open === null && failure.kind === 'timeout' ? endlessOf(at) : undefined;
  if (!settings.abandoned()) return { ...failure, ...where, ...(endless === undefined ? {} : { endless }) };
  const when = failure.kind === 'unreachable' ? 'before it had answered' : 'in the middle of a script';
  return { kind: 'interrupted', message: `interrupted ${when}`, ...where };
}

/**
 * The first whose probe did not come back, if that is a check of a user's own. Looks of netfix's are printed in blocks
 * (sh/sections.ts): of those nobody knows which it was.
 */
function endlessOf({ attempts, output }: Pick<Broken, 'attempts' | 'output'>): Attempt | undefined {
  const first = attempts.find((each) => isProbed(each) && output.probes(each.instance) === null);
  return first?.instance.bound.module.probesByUser ? first : undefined;
}

/** What a task says whose check did not come to an end. */
export function endlessFault(failure: BatchFailure, { instance }: Attempt): Finding {
  return failureFinding({ ...failure, during: instance.bound });
}

/** The batch ended early: tasks that were changed keep saying so, the one it happened in failed. */
export function breakOff(
  host: RunHost,
  tasks: readonly BoundTask[],
  attempts: readonly Attempt[],
  failure: BatchFailure,
  durationMs: number,
): Map<BoundTask, HostResult> {
  const results = new Map<BoundTask, HostResult>();
  for (const bound of tasks) {
    const mine = attempts.filter((attempt) => attempt.instance.bound === bound);
    const changes = mine.flatMap((attempt) => attempt.applied);
    const isCulprit =
      bound === failure.during && (failure.kind === 'timeout' || failure.kind === 'interrupted');
    if (changes.length === 0 && !isCulprit) continue;
    const findings = [
      ...mine.flatMap((attempt) => attempt.found),
      isCulprit ? failureFinding(failure) : unverified(failure),
    ];
    results.set(bound, { host: host.name, status: 'failed', durationMs, findings, changes });
  }
  const status = failure.kind === 'unreachable' || failure.kind === 'lost' ? 'unreachable' : 'failed';
  const reported = results.size > 0 && status === 'failed';
  host.stopped = { status, finding: failureFinding(failure), reported };
  return results;
}

/** Where every task has a result, none is left to say why the host was given up: then the last one does. */
export function tellStop(
  host: RunHost,
  tasks: readonly BoundTask[],
  results: ReadonlyMap<BoundTask, HostResult>,
): Map<BoundTask, HostResult> {
  const told = new Map(results);
  const last = tasks.at(-1);
  const result = last === undefined ? undefined : results.get(last);
  if (last === undefined || result === undefined || host.stopped?.reported !== false) return told;
  if (results.size < tasks.length) return told;
  const { status, finding } = host.stopped;
  host.stopped = { status, finding, reported: true };
  const { ignored, ...counted } = result;
  const findings = [...result.findings, finding];
  return told.set(last, { ...counted, status, findings, reason: finding.message });
}

function failureFinding({ kind, message, during, change }: BatchFailure): Finding {
  const where =
    kind === 'timeout' && during !== null ? ` (in ${during.task.name ?? during.module.name})` : '';
  const what =
    change === null ? '' : `. It was in the middle of a change, which may stand or not: ${change.summary}`;
  return { code: `host.${kind}`, severity: 'error', message: `${message}${where}${what}` };
}

function unverified(failure: BatchFailure): Finding {
  const message = `changed, but not verified: ${failure.message}`;
  return { code: 'change.unverified', severity: 'error', message };
}
