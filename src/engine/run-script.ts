import { readLastRun } from '../safety/last-run.ts';
import { takeLock } from '../safety/lock.ts';
import type { StepFailure } from '../ssh/session.ts';
import { readFacts } from './facts.ts';
import { becomeIn, type RunHost } from './host.ts';
import type { Instance } from './instances.ts';
import type { PlayContext } from './play-context.ts';
import { hostScript, type ScriptOutput, type Step, takesLock } from './script.ts';

/** One script on one host: what it is to do there, and what to look at behind it. */
export interface Work {
  steps: readonly Step[];
  instances: readonly Instance[];
  /** What the journal calls this script, where it makes changes. */
  name?: string;
  /** The connection broke in the script of that name: wait for it, and say how far it came. */
  resume?: true;
}

/** The lock outlives a silence of ours by so much more than a guard does. */
const IDLE_SLACK_SECONDS = 10;

/** Runs it, and keeps what it tells of the host. A script that changes something runs under the host's lock. */
export async function runScript(
  host: RunHost,
  { steps, instances, name = '', resume }: Work,
  { settings, holder, redact, play }: PlayContext,
): Promise<{ output: ScriptOutput; failure: StepFailure | null }> {
  const { lockSeconds, guardSeconds, folder } = settings.safety;
  const options = { steps, name, resume: resume === true };
  const script = hostScript({
    ...options,
    facts: host.facts === null,
    instances,
    safety: { holder, folder },
    redact,
  });
  const locks = takesLock(options);
  const ownDeadline = Math.ceil(settings.timeoutMs / 1000);
  const waitSeconds = options.resume ? Math.max(lockSeconds, ownDeadline) : lockSeconds;
  const lock = { seen: host.last.holder, waitSeconds, folder, alone: options.resume };
  const idleSeconds = guardSeconds + IDLE_SLACK_SECONDS;
  if (settings.verbose) settings.emit({ type: 'script', host: host.name, script: script.display() });
  const result = await host.session.run(script.text, {
    become: becomeIn(host, play),
    timeoutMs: deadlineOf(steps, settings.timeoutMs) + (locks ? waitSeconds * 1000 : 0),
    ...(locks ? { hold: { setup: takeLock(holder, lock), idleSeconds } } : {}),
  });
  const output = script.read(result.stdout, result.stderr, result.truncated);
  if (host.facts === null && output.facts !== null) host.facts = readFacts(output.facts);
  const last = output.section('last-run');
  // A copy, as of the facts: a piece would keep all that the host printed.
  if (last !== null) host.last = structuredClone(readLastRun(last.stdout, holder.run));
  return { output, failure: result.failure };
}

/** A week: a timer takes less than 25 days, and fires at once where it is given more (Node's setTimeout). */
const LONGEST_MS = 7 * 86_400_000;

/** In milliseconds: one --timeout for the probes and one for each change, or what the change asks for. */
function deadlineOf(steps: readonly Step[], timeoutMs: number): number {
  const own = (step: Step): number =>
    step.kind === 'change' && step.change.kind === 'command' ? (step.change.seconds ?? 0) * 1000 : 0;
  const changes = steps.filter((step) => step.kind === 'change' || step.kind === 'take-back');
  return Math.min(
    LONGEST_MS,
    changes.reduce((sum, step) => sum + Math.max(timeoutMs, own(step)), timeoutMs),
  );
}
