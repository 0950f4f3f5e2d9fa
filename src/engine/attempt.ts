import type { Change, Finding, HostView, Plan, ProbeOutput } from '../modules/module.ts';
import { TimeLimitError, withTimeLimit } from '../playbook/bounded.ts';
import type { Task } from '../playbook/playbook.ts';
import { boundedFinding, MAX_FINDINGS } from './bounded-finding.ts';
import { reportChange } from './change-report.ts';
import type { ChangeReport } from './events.ts';
import { type Instance, judge } from './instances.ts';
import { ownBugFinding } from './own-bug.ts';
import { wasNeedless } from './render-change.ts';
import type { Scope } from './scope.ts';
import type { ScriptOutput } from './script.ts';

/** How far one instance of a task has come on one host. */
export interface Attempt {
  readonly instance: Instance;
  /**
   * `waiting`: its `when` needs facts. `endless`: its probe did not come to an end in time, and is not begun again.
   * `blocked`: it stands behind such a one, and was never looked at.
   */
  state: 'waiting' | 'active' | 'skipped' | 'endless' | 'blocked';
  /** The latest look at the host; null before the first. */
  plan: Plan | null;
  /** What was wrong before each round of changes. */
  found: Finding[];
  applied: ChangeReport[];
  /** A change that failed, or an instance that could not be rendered. */
  fault: Finding | null;
}

/** A change together with the attempt that wants it. */
export interface Todo {
  attempt: Attempt;
  change: Change;
}

export function begin(instance: Instance): Attempt {
  const state = instance.fault === null ? 'waiting' : 'active';
  return { instance, state, plan: null, found: [], applied: [], fault: instance.fault };
}

/** Judges `when` as far as it can be judged. Without facts, conditions that need them wait. */
export function admit(
  attempts: readonly Attempt[],
  scope: Scope,
  factsKnown: boolean,
  waitsForFacts: (task: Task) => boolean,
): void {
  for (const attempt of attempts) {
    if (attempt.state === 'endless' || attempt.state === 'blocked') continue;
    if (attempt.instance.bound.task.when.length === 0) {
      attempt.state = 'active';
    } else if (factsKnown || !waitsForFacts(attempt.instance.bound.task)) {
      const verdict = judge(attempt.instance, scope);
      attempt.state = verdict === false ? 'skipped' : 'active';
      if (typeof verdict === 'object') attempt.fault = verdict;
    }
  }
}

/** Those a script must probe. */
export function probed(attempts: readonly Attempt[]): Instance[] {
  return attempts.filter(isProbed).map((attempt) => attempt.instance);
}

export function isProbed({ state, instance }: Attempt): boolean {
  return (state === 'waiting' || state === 'active') && instance.fault === null;
}

/** Its probe cost a whole deadline: unless it may fail, what stands behind it and was not looked at is left alone. */
export function setAside(attempts: readonly Attempt[], endless: Attempt, fault: Finding): void {
  if (endless.state === 'skipped') return;
  endless.state = 'endless';
  endless.fault = fault;
  const { index, task } = endless.instance.bound;
  if (task.ignoreErrors) return;
  for (const attempt of attempts) {
    const isUnseen = isProbed(attempt) && attempt.plan === null;
    if (isUnseen && attempt.instance.bound.index > index) attempt.state = 'blocked';
  }
}

/** Reading what one host printed takes milliseconds. One made to take ages would hold up every other host. */
const PLAN_LIMIT_MS = 5_000;

/** Plans every active attempt from what its probes printed. Earlier ones' changes are `pending` to later ones, where they will be made. */
export function planAll(
  attempts: readonly Attempt[],
  output: ScriptOutput,
  view: Omit<HostView, 'applied'>,
  limitMs = PLAN_LIMIT_MS,
): void {
  const open = attempts.filter((attempt) => attempt.state === 'active' && attempt.instance.fault === null);
  const pending: Change[] = [...view.pending];
  let planned = 0;
  const planEach = (): void => {
    for (const attempt of open) {
      attempt.plan = planOne(attempt, output, { ...view, pending: [...pending] });
      if (attempt.fault === null) pending.push(...attempt.plan.changes);
      planned++;
    }
  };
  try {
    withTimeLimit(planEach, limitMs);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    for (const attempt of open.slice(planned)) attempt.plan = { findings: [endlessProbe()], changes: [] };
  }
}

/** A fault of ours in one module is its task's alone: what the others changed stands, and stays in their results. */
function planOne(attempt: Attempt, output: ScriptOutput, view: Omit<HostView, 'applied'>): Plan {
  const { bound, params } = attempt.instance;
  const parts = output.probes(attempt.instance);
  if (parts === null) return { findings: [incompleteProbe()], changes: [] };
  const { module } = bound;
  try {
    return boundedPlan(
      module.plan(module.read(parts, params), params, { ...view, applied: attempt.applied.length > 0 }),
    );
  } catch (error) {
    return { findings: [ownBugFinding(error)], changes: [] };
  }
}

/** What a host printed may stand in findings, and is kept until the end of the run for every host. */
function boundedPlan({ findings, changes }: Plan): Plan {
  return { findings: findings.slice(0, MAX_FINDINGS).map(boundedFinding), changes };
}

/**
 * What to change now: everything in order, up to and including the first task that cannot come right by itself.
 * Behind that one nothing is touched, as nothing is in Ansible.
 */
export function changesToMake(attempts: readonly Attempt[]): Todo[] {
  const stuck = attempts.find((attempt) => isStuck(attempt) && !attempt.instance.bound.task.ignoreErrors);
  const last = stuck?.instance.bound.index ?? Number.POSITIVE_INFINITY;
  return attempts
    .filter((attempt) => attempt.fault === null && attempt.instance.bound.index <= last)
    .flatMap((attempt) => (attempt.plan?.changes ?? []).map((change) => ({ attempt, change })));
}

/** Keeps what was wrong before changes that put it right. */
export function keepFound(todo: readonly Todo[]): void {
  for (const attempt of new Set(todo.map((each) => each.attempt))) {
    attempt.found.push(...(attempt.plan?.findings ?? []).filter((finding) => finding.fixable === true));
  }
}

/**
 * Notes what became of one change. Returns false when it failed or did not say how it ended; it then is its
 * attempt's fault, so that no change is tried twice after a failure.
 */
export function noteChange({ attempt, change }: Todo, result: ProbeOutput | undefined): boolean {
  if (result?.exitCode === 0) {
    if (!wasNeedless(change, result)) noteMade({ attempt, change });
    return true;
  }
  attempt.fault =
    result === undefined ? cutOff(change) : failedChange(change, result.stderr || result.stdout);
  return false;
}

/** A change whose end nobody saw may be made a second time. */
export function noteMade({ attempt, change }: Todo): void {
  const report = reportChange(change);
  const last = attempt.applied.at(-1);
  if (last?.target !== report.target || last.summary !== report.summary) attempt.applied.push(report);
}

/** Wrong, and nothing in its plan would make it right. */
export function isStuck(attempt: Attempt): boolean {
  if (attempt.fault !== null) return true;
  return (attempt.plan?.findings ?? []).some(
    (finding) => finding.severity === 'error' && finding.fixable !== true,
  );
}

function failedChange(change: Change, output: string): Finding {
  const lines = output.trim().split('\n');
  return boundedFinding({
    code: 'change.failed',
    severity: 'error',
    message: `${change.summary}: ${lines.at(-1) || 'the command failed and said nothing'}`,
    ...(lines.length > 1 ? { evidence: lines.slice(-20).join('\n') } : {}),
  });
}

function cutOff(change: Change): Finding {
  const message = `${change.summary}: it did not say how it ended; its output may have been cut off. Try again with -v`;
  return { code: 'change.incomplete', severity: 'error', message };
}

function incompleteProbe(): Finding {
  return {
    code: 'probe.incomplete',
    severity: 'error',
    message:
      'the host did not answer the probe to its end; its output may have been cut off. Try again with -v',
  };
}

function endlessProbe(): Finding {
  return {
    code: 'probe.endless',
    severity: 'error',
    message: `what the host printed could not be judged within ${PLAN_LIMIT_MS / 1000} s: it is far larger than it should be, or made to be so`,
  };
}
