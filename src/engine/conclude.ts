import type { Finding } from '../modules/module.ts';
import { type Attempt, isStuck } from './attempt.ts';
import { reportChange } from './change-report.ts';
import type { ChangeReport, HostResult, Mode, Status } from './events.ts';
import type { BoundTask } from './segments.ts';

type Outcome = Pick<HostResult, 'status' | 'findings' | 'changes'> & { reason?: string };

const HELD_BACK = 'an earlier task failed on this host';

/** The results of a batch on one host, in task order. `stop` tells whether the host is done for this run. */
export function concludeBatch(
  tasks: readonly BoundTask[],
  attempts: readonly Attempt[],
  mode: Mode,
): { outcomes: Map<BoundTask, Outcome>; stop: Finding | null } {
  const outcomes = new Map<BoundTask, Outcome>();
  let stop: Finding | null = null;
  for (const bound of tasks) {
    const mine = attempts.filter((attempt) => attempt.instance.bound === bound);
    const outcome = merge(mine.map((attempt) => concludeOne(attempt, mode, stop)));
    outcomes.set(bound, outcome);
    const stops = mode === 'run' || mine.some((attempt) => attempt.state === 'endless');
    const counts = outcome.status === 'failed' && !bound.task.ignoreErrors && stops;
    if (counts) stop ??= outcome.findings.find((finding) => finding.severity === 'error') ?? null;
  }
  return { outcomes, stop };
}

function concludeOne(attempt: Attempt, mode: Mode, stop: Finding | null): Outcome {
  if (attempt.state === 'skipped')
    return { status: 'skipped', findings: [], changes: [], reason: 'its `when` is false' };
  if (attempt.state === 'blocked') return { status: 'blocked', findings: [], changes: [], reason: HELD_BACK };
  const plan = attempt.plan ?? { findings: [], changes: [] };
  const left = plan.changes.map(reportChange);
  if (isStuck(attempt)) {
    const faults = attempt.fault === null ? plan.findings : [...plan.findings, attempt.fault];
    return {
      status: 'failed',
      findings: distinct([...attempt.found, ...faults]),
      changes: [...attempt.applied, ...(mode === 'check' ? left : [])],
    };
  }
  if (mode === 'check')
    return { status: left.length > 0 ? 'would-change' : 'ok', findings: plan.findings, changes: left };
  if (left.length > 0) return concludeUnfinished(attempt, plan.findings, left, stop);
  if (attempt.applied.length > 0) {
    return {
      status: 'changed',
      findings: distinct([...attempt.found, ...plan.findings]),
      changes: attempt.applied,
    };
  }
  return { status: 'ok', findings: plan.findings, changes: [] };
}

/** Changes are left over: either they were held back by an earlier failure, or they were made and did not hold. */
function concludeUnfinished(
  attempt: Attempt,
  findings: Finding[],
  left: ChangeReport[],
  stop: Finding | null,
): Outcome {
  if (stop !== null && attempt.applied.length === 0) {
    return { status: 'blocked', findings, changes: [], reason: HELD_BACK };
  }
  const what =
    attempt.applied.length > 0 ? 'made, but did not hold' : 'still to be made when the rounds ran out';
  const message = `${what}: ${left.map((change) => change.summary).join('; ')}`;
  const fault: Finding = { code: 'change.did-not-hold', severity: 'error', message };
  return {
    status: 'failed',
    findings: distinct([...attempt.found, ...findings, fault]),
    changes: attempt.applied,
  };
}

const WORST_FIRST: Status[] = ['failed', 'blocked', 'changed', 'would-change', 'ok', 'skipped'];

/** One result for all items of a loop. A loop over nothing is skipped. */
function merge(outcomes: Outcome[]): Outcome {
  const [only] = outcomes;
  if (only === undefined)
    return { status: 'skipped', findings: [], changes: [], reason: 'its loop has no item' };
  if (outcomes.length === 1) return only;
  const status = WORST_FIRST.find((each) => outcomes.some((outcome) => outcome.status === each)) ?? 'ok';
  const reason = outcomes.find((outcome) => outcome.status === status)?.reason;
  return {
    status,
    findings: distinct(outcomes.flatMap((outcome) => outcome.findings)),
    changes: outcomes.flatMap((outcome) => outcome.changes),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** What an earlier try changed stands, whatever the next one found: it is part of the task's result. */
export function afterEarlierTry(
  earlier: ReadonlyMap<BoundTask, HostResult>,
  latest: ReadonlyMap<BoundTask, HostResult>,
): Map<BoundTask, HostResult> {
  const results = new Map(latest);
  for (const [bound, before] of earlier) {
    if (before.changes.length > 0) results.set(bound, addTry(before, latest.get(bound)));
  }
  return results;
}

function addTry(before: HostResult, now: HostResult | undefined): HostResult {
  if (now === undefined) return before;
  const wrong = before.findings.filter(({ fixable }) => fixable === true);
  return {
    ...now,
    status: now.status === 'ok' ? 'changed' : now.status,
    durationMs: before.durationMs + now.durationMs,
    findings: distinct([...wrong, ...now.findings]),
    changes: [...before.changes, ...now.changes],
  };
}

function distinct(findings: Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.code} ${finding.message}`;
    return !seen.has(key) && seen.add(key);
  });
}
