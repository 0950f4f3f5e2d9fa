import { randomBytes } from 'node:crypto';
import type { Finding, ProbeOutput } from '../modules/module.ts';
import { readProgress } from '../safety/journal.ts';
import { readLock } from '../safety/lock.ts';
import { type Attempt, keepFound, noteChange, noteMade, probed, type Todo } from './attempt.ts';
import { boundedFinding } from './bounded-finding.ts';
import { type BatchFailure, batchFailure, keptOut } from './broken-batch.ts';
import type { RunHost } from './host.ts';
import { pause } from './pause.ts';
import type { PlayContext } from './play-context.ts';
import { proveAccess } from './prove-access.ts';
import { isJournaled } from './render-change.ts';
import { runScript, type Work } from './run-script.ts';
import type { ScriptOutput, Step } from './script.ts';
import { type Planned, planSteps, type Stage, stagesOf } from './stages.ts';
import { readSettled, unprovenFinding } from './unproven.ts';

/** Where a host stands after a step. Neither `seen` nor `failure`: it has to be looked at again. */
export interface Standing {
  seen: ScriptOutput | null;
  /** Every change that was due was tried, and none failed. */
  whole: boolean;
  failure: BatchFailure | null;
}

/** How long the host may take to take a change back, once its guard's time has run out. */
const GUARD_GRACE_SECONDS = 5;

/** What take_back() exits with when an undo failed. */
const TAKE_BACK_FAILED = 2;

/** How long a host is tried whose connection broke, and how often. */
const RETURN_MS = 10_000;
const RETURN_PAUSE_MS = 1_000;

const LOOK_AGAIN: Standing = { seen: null, whole: false, failure: null };

/** Probes every task. A connection that breaks meanwhile is made again, once in a run. */
export async function look(
  host: RunHost,
  attempts: readonly Attempt[],
  context: PlayContext,
): Promise<Standing> {
  const work = { steps: [], instances: probed(attempts) };
  const known = host.last.unproven;
  const first = await runScript(host, work, context);
  const again = first.failure !== null && mayResume(first.failure.kind, host, context);
  const { output, failure } = again ? await runOverNew(host, work, context) : first;
  if (failure !== null)
    return broken(batchFailure(failure, { open: null, attempts, output }, context.settings));
  const unproven = host.last.unproven.filter((run) => !known.includes(run));
  if (unproven.length > 0) host.untold.push(unprovenFinding(unproven));
  return { seen: output, whole: true, failure: null };
}

/**
 * Makes the changes and looks again: one script where no change could cut us off. Otherwise each such change stands
 * under a guard, and what makes it last is written only when a fresh connection has come through.
 */
export async function makeChanges(
  host: RunHost,
  attempts: readonly Attempt[],
  todo: readonly Todo[],
  context: PlayContext,
): Promise<Standing> {
  keepFound(todo);
  let watch: Watch | null = null;
  let standing = LOOK_AGAIN;
  const stages = stagesOf(todo);
  for (const stage of stages) {
    const work: StageWork = { stage, watch, last: stage === stages.at(-1) };
    const end: StageEnd = await makeStage(host, attempts, work, context);
    standing = end.standing;
    watch = end.watch;
    if (!standing.whole) break;
  }
  return standing;
}

/** A guard that is armed, and the attempt whose changes it would take back. */
interface Watch {
  guard: number;
  attempt: Attempt;
  /** How many changes the attempt had made before. */
  before: number;
}

interface StageEnd {
  standing: Standing;
  watch: Watch | null;
}

interface StageWork {
  stage: Stage;
  watch: Watch | null;
  /** Nothing is to be made behind it. */
  last: boolean;
}

/** What a script was to do, under which guard, and what it said. */
interface Said {
  /** What the journal calls it. */
  name: string;
  planned: readonly Planned[];
  watch: Watch | null;
  output: ScriptOutput;
}

async function makeStage(
  host: RunHost,
  attempts: readonly Attempt[],
  { stage, watch, last }: StageWork,
  context: PlayContext,
): Promise<StageEnd> {
  const planned = planSteps(stage, watch?.guard ?? null, context.settings.safety.guardSeconds);
  const looks = last && stage.armed === 0;
  const name = randomBytes(4).toString('hex');
  const work = { name, steps: planned.map(({ step }) => step), instances: looks ? probed(attempts) : [] };
  const { output, failure } = await runScript(host, work, context);
  const said = { name, planned, watch, output };
  if (failure !== null && mayResume(failure.kind, host, context))
    return resume(host, attempts, said, context);
  const refused = failure === null ? refusal(host, output, stage) : null;
  if (refused !== null) return { standing: refused, watch };
  const noted = note(said);
  if (failure !== null) {
    const at = { open: noted.open, attempts, output };
    return { standing: broken(batchFailure(failure, at, context.settings)), watch };
  }
  if (noted.open !== null && noted.watch !== null) return takeBack(host, noted.watch, noted.why, context);
  const seen = looks ? output : null;
  if (noted.open !== null) return { standing: { seen, whole: false, failure: null }, watch: null };
  if (stage.armed > 0 && noted.watch !== null) {
    const why = await proveAccess(host, context);
    if (why !== null)
      return takeBack(host, noted.watch, `behind it no new connection came through: ${why}`, context);
  }
  return { standing: { seen, whole: true, failure: null }, watch: noted.watch };
}

/** Whether the script was allowed to change anything: it is not without the lock, nor without a journal. */
function refusal(host: RunHost, output: ScriptOutput, { todo: [first] }: Stage): Standing | null {
  const lock = readLock(output.section('lock')?.stdout ?? '');
  if (lock.kind === 'stale') return LOOK_AGAIN;
  if (lock.kind === 'busy') return broken(locked(`another run is changing ${host.name}: ${lock.holder}`));
  if (lock.kind === 'impossible') {
    return broken(keptOut(`cannot lock ${host.name}: ${lock.why}; nothing was changed`));
  }
  const journal = output.section('journal');
  if (journal === null || journal.exitCode === 0) return null;
  const settled = readSettled(journal.stdout);
  if (settled.findings.length > 0) host.untold = settled.findings;
  if (settled.failed !== null) return broken(keptOut(`${host.name}: ${settled.failed}`));
  if (settled.findings.length > 0) return LOOK_AGAIN;
  if (first === undefined) return null;
  first.attempt.fault = boundedFinding({
    code: 'journal.failed',
    severity: 'error',
    message:
      journal.stderr.trim().split('\n').at(-1) || 'the journal could not be written: nothing was changed',
  });
  return LOOK_AGAIN;
}

function locked(what: string): BatchFailure {
  return keptOut(`${what.slice(0, 300)}; wait for it with --lock-timeout SECONDS`);
}

/** What became of each step, up to the first that did not come to a good end: that one is `open`. */
function note(said: Said): { open: Planned | null; watch: Watch | null; why: string } {
  let { watch } = said;
  for (const [i, each] of said.planned.entries()) {
    const result = said.output.steps[i];
    const { step, todo } = each;
    if (step.kind === 'change' && todo !== null) {
      if (noteChange(todo, result)) continue;
      return { open: each, watch, why: todo.attempt.fault?.message ?? '' };
    }
    if (result?.exitCode === 0) {
      if (step.kind === 'arm' && todo !== null) watch = watchOver(todo, result.stdout);
      if (step.kind === 'settle') watch = null;
    } else if (step.kind !== 'applied') {
      const why = lastLine(result) || 'the guard did not say how it ended';
      if (todo !== null) todo.attempt.fault = guardFault(why);
      return { open: each, watch, why };
    }
  }
  return { open: null, watch, why: '' };
}

function watchOver({ attempt }: Todo, armed: string): Watch {
  return { guard: Number.parseInt(armed, 10), attempt, before: attempt.applied.length };
}

/** Does at once what the guard would do later, and waits for it where that one was faster. */
async function takeBack(host: RunHost, watch: Watch, why: string, context: PlayContext): Promise<StageEnd> {
  const { guardSeconds } = context.settings.safety;
  const step: Step = { kind: 'take-back', guard: watch.guard };
  let result = await runScript(host, { steps: [step], instances: [] }, context);
  if (result.output.steps[0] === undefined && !context.settings.abandoned()) {
    await pause((guardSeconds + GUARD_GRACE_SECONDS) * 1000, context.settings.abandoned);
    result = await runScript(host, { steps: [step], instances: [] }, context);
  }
  const done = result.output.steps[0];
  if (done?.exitCode !== TAKE_BACK_FAILED) watch.attempt.applied.length = watch.before;
  const outcome = outcomeOf(done, guardSeconds);
  watch.attempt.fault = boundedFinding({
    ...guardFault(`${why}; ${outcome}`),
    ...(done === undefined || done.stdout.trim() === '' ? {} : { evidence: done.stdout.trim() }),
  });
  return { standing: LOOK_AGAIN, watch: null };
}

function outcomeOf(done: ProbeOutput | undefined, guardSeconds: number): string {
  if (done?.exitCode === 0) return 'it was taken back';
  if (done?.exitCode === TAKE_BACK_FAILED)
    return 'IT COULD NOT BE TAKEN BACK and stands; mend it by another way in';
  return `the host takes it back by itself within ${guardSeconds} s, but did not say so yet`;
}

/**
 * The connection broke while changes were being made. Over a new one the journal tells how far they came; a change
 * under a guard is not tried again, for it may be what cut us off.
 */
async function resume(
  host: RunHost,
  attempts: readonly Attempt[],
  { name, planned, watch, output: before }: Said,
  context: PlayContext,
): Promise<StageEnd> {
  const work = { name, steps: [], instances: probed(attempts), resume: true as const };
  const { output, failure } = await runOverNew(host, work, context);
  const lock = readLock(output.section('lock')?.stdout ?? '');
  if (failure !== null || lock.kind === 'busy' || lock.kind === 'impossible') {
    const open = planned.find(({ todo }, i) => todo !== null && before.steps[i] === undefined);
    const at = { open: open ?? null, attempts, output };
    const end = failure ?? { kind: 'lost' as const, message: `an earlier script still runs on ${host.name}` };
    return { standing: broken(batchFailure(end, at, context.settings)), watch };
  }
  const progress = readProgress(output.section('progress')?.stdout ?? '');
  let guarded = watch;
  let number = 0;
  for (const { step, todo } of planned) {
    if (step.kind === 'arm' && todo !== null) guarded = watchOver(todo, String(progress.guard));
    if (step.kind !== 'change' || todo === null || !isJournaled(step.change)) continue;
    number++;
    if (progress.made.has(number)) noteMade(todo);
  }
  if (guarded !== null && progress.guard === guarded.guard) {
    return takeBack(host, guarded, 'the connection broke while it was being made', context);
  }
  return { standing: { seen: output, whole: false, failure: null }, watch: null };
}

/** A host that went away may take a moment to come back: its sshd or its network is starting again. */
async function runOverNew(host: RunHost, work: Work, context: PlayContext): ReturnType<typeof runScript> {
  const until = performance.now() + RETURN_MS;
  let result = await runScript(host, work, context);
  while (
    result.failure?.kind === 'unreachable' &&
    performance.now() < until &&
    !context.settings.abandoned()
  ) {
    await pause(RETURN_PAUSE_MS, context.settings.abandoned);
    result = await runScript(host, work, context);
  }
  return result;
}

function mayResume(kind: string, host: RunHost, { settings }: PlayContext): boolean {
  if (kind !== 'lost' || host.resumed || settings.abandoned()) return false;
  host.resumed = true;
  return true;
}

function broken(failure: BatchFailure): Standing {
  return { seen: null, whole: false, failure };
}

function guardFault(message: string): Finding {
  return boundedFinding({ code: 'guard.taken-back', severity: 'error', message });
}

function lastLine(result: ProbeOutput | undefined): string {
  return (result?.stderr || result?.stdout || '').trim().split('\n').at(-1) ?? '';
}
