import type { Change, ProbeOutput } from '../modules/module.ts';
import {
  APPLIED_SECTION,
  armSection,
  GUARD_FUNCTIONS,
  settleSection,
  takeBackSection,
} from '../safety/guard.ts';
import { JOURNAL_FUNCTIONS, journalOf, journalSection, PROGRESS_SECTION } from '../safety/journal.ts';
import { lastRunScript } from '../safety/last-run.ts';
import { type Holder, LOCK_SECTION } from '../safety/lock.ts';
import { type FramedScript, framedScript } from '../sh/framed-script.ts';
import { quote } from '../sh/quote.ts';
import type { Section, SectionOutput } from '../sh/sections.ts';
import { FACTS_SCRIPT } from './facts.ts';
import type { Instance } from './instances.ts';
import type { Redact } from './redact.ts';
import { CHANGE_FUNCTIONS, isJournaled, renderChange } from './render-change.ts';

/** A script for one host and what to make of its output. */
export interface HostScript {
  text: string;
  /** The same with the content of secret files left out. */
  display(): string;
  read(stdout: string, stderr: string, truncated?: boolean): ScriptOutput;
}

export interface ScriptOutput {
  /** Null when the script did not ask for facts or was cut short. */
  facts: ProbeOutput | null;
  /** What became of the steps, in order; undefined for those never reached. */
  steps: (ProbeOutput | undefined)[];
  /** A section of the script by name, if it ran to its end. */
  section(name: 'last-run' | 'lock' | 'journal' | 'progress'): ProbeOutput | null;
  /** Probe parts of an instance by name, or null when one is missing. */
  probes(instance: Instance): Record<string, ProbeOutput> | null;
}

/** What a script does to a host, in order. No step is taken behind one that failed, but `applied` always is. */
export type Step =
  | { kind: 'change'; change: Change }
  | { kind: 'arm'; seconds: number }
  | { kind: 'applied' }
  | { kind: 'settle'; guard: number }
  | { kind: 'take-back'; guard: number };

export interface ScriptOptions {
  facts: boolean;
  steps: readonly Step[];
  instances: readonly Instance[];
  safety: { holder: Holder; folder: string | null };
  /** What the journal calls a script that changes something. */
  name: string;
  /** The connection broke in the script of that name: say how far it came. */
  resume: boolean;
  redact: Redact;
}

/**
 * Facts if asked, then lock, journal and the steps in order up to the first that fails, then every distinct probe
 * once: however many tasks there are, one round trip.
 */
export function hostScript(options: ScriptOptions): HostScript {
  const probes = new ProbeSections();
  for (const instance of options.instances) probes.add(instance);
  const scriptFor = (steps: readonly Step[]): FramedScript => {
    const sections = [
      ...(options.facts ? [{ id: 'facts', script: FACTS_SCRIPT, quiet: true }] : []),
      ...safetySections(options),
      ...steps.map((step, i) => ({
        id: `step${i}`,
        script: renderStep(step, options.redact),
        stopOnFailure: step.kind !== 'applied',
      })),
      ...probes.sections(),
    ];
    return framedScript(sections, functionsFor(options));
  };
  const script = scriptFor(options.steps);
  return {
    text: script.text,
    display: () => scriptFor(options.steps.map(withoutSecret)).text,
    read(stdout, stderr, truncated) {
      const outputs = script.read(stdout, stderr, truncated);
      return {
        facts: outputs.get('facts') ?? null,
        steps: options.steps.map((_, i) => outputs.get(`step${i}`)),
        section: (name) => outputs.get(name) ?? null,
        probes: (instance) => probes.partsOf(instance, outputs),
      };
    },
  };
}

/** True where a script takes the lock, and so must the shell it runs in. */
export function takesLock({ steps, resume }: Pick<ScriptOptions, 'steps' | 'resume'>): boolean {
  return steps.length > 0 || resume;
}

function safetySections(options: ScriptOptions): Section[] {
  const { safety, steps, resume } = options;
  if (!takesLock(options)) return [{ id: 'last-run', script: lastRunScript(safety.folder), quiet: true }];
  const lock = { id: 'lock', script: LOCK_SECTION, stopOnFailure: true };
  if (resume) return [lock, { id: 'progress', script: PROGRESS_SECTION, stopOnFailure: true }];
  if (!steps.some((step) => step.kind === 'change' && isJournaled(step.change))) return [lock];
  return [lock, { id: 'journal', script: journalSection(safety.holder), stopOnFailure: true }];
}

function functionsFor(options: ScriptOptions): string {
  const { safety } = options;
  if (!takesLock(options)) return '';
  const journal = journalOf(safety.holder.run, safety.folder);
  return `${CHANGE_FUNCTIONS}\n${journal}\nscript=${quote(options.name)}\n${JOURNAL_FUNCTIONS}\n${GUARD_FUNCTIONS}\n`;
}

function renderStep(step: Step, redact: Redact): string {
  switch (step.kind) {
    case 'change':
      return renderChange(step.change, redact);
    case 'arm':
      return armSection(step.seconds);
    case 'applied':
      return APPLIED_SECTION;
    case 'settle':
      return settleSection(step.guard);
    case 'take-back':
      return takeBackSection(step.guard);
  }
}

function withoutSecret(step: Step): Step {
  if (step.kind !== 'change' || step.change.kind !== 'file' || step.change.secret !== true) return step;
  return { kind: 'change', change: { ...step.change, before: null, after: '(secret)' } };
}

/** Tells instances' probe parts apart by their text, so that equal ones run once. */
class ProbeSections {
  readonly #sections = new Map<string, Section>();
  readonly #parts = new Map<Instance, Record<string, string>>();

  add(instance: Instance): void {
    const { module } = instance.bound;
    const parts = module.probe(instance.params);
    this.#parts.set(instance, parts);
    for (const script of Object.values(parts)) {
      const id = `probe${this.#sections.size}`;
      if (!this.#sections.has(script))
        this.#sections.set(script, { id, script, quiet: !module.probesByUser });
    }
  }

  sections(): Section[] {
    return [...this.#sections.values()];
  }

  partsOf(
    instance: Instance,
    outputs: ReadonlyMap<string, SectionOutput>,
  ): Record<string, ProbeOutput> | null {
    const found: Record<string, ProbeOutput> = {};
    for (const [name, script] of Object.entries(this.#parts.get(instance) ?? {})) {
      const section = this.#sections.get(script);
      const output = outputs.get(section?.id ?? '');
      // Of a user's own script the exit code counts; of what we read, half would be judged as if it were all.
      if (output === undefined || (output.cut && section?.quiet)) return null;
      found[name] = output;
    }
    return found;
  }
}
