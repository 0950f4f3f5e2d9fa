import { randomBytes } from 'node:crypto';
import type { Change, ProbeOutput } from '../modules/module.ts';
import { PRELUDE } from '../sh/prelude.ts';
import { parseSections, type Section, sectionScript } from '../sh/sections.ts';
import { FACTS_SCRIPT } from './facts.ts';
import type { Instance } from './instances.ts';
import { CHANGE_FUNCTIONS, renderChange } from './render-change.ts';

/** A script for one host and what to make of its output. */
export interface HostScript {
  text: string;
  /** The same with the content of secret files left out. */
  display(): string;
  read(stdout: string, stderr: string): ScriptOutput;
}

export interface ScriptOutput {
  /** Null when the script did not ask for facts or was cut short. */
  facts: ProbeOutput | null;
  /** One per change, in order; undefined for those never reached. */
  changes: (ProbeOutput | undefined)[];
  /** Probe parts of an instance by name, or null when one is missing. */
  probes(instance: Instance): Record<string, ProbeOutput> | null;
}

/**
 * Facts if asked, then changes in order up to the first that fails, then every distinct probe once: however many
 * tasks there are, one round trip.
 */
export function hostScript(options: {
  facts: boolean;
  changes: readonly Change[];
  instances: readonly Instance[];
}): HostScript {
  const nonce = randomBytes(12).toString('hex');
  const probes = new ProbeSections();
  for (const instance of options.instances) probes.add(instance);
  const text = (changes: readonly Change[]): string => {
    const sections: Section[] = [
      ...(options.facts ? [{ id: 'facts', script: FACTS_SCRIPT }] : []),
      ...changes.map((change, i) => ({
        id: `change${i}`,
        script: renderChange(change),
        stopOnFailure: true,
      })),
      ...probes.sections(),
    ];
    const functions = changes.length > 0 ? `${CHANGE_FUNCTIONS}\n` : '';
    return `${PRELUDE}\n${functions}${sectionScript(sections, nonce)}`;
  };
  return {
    text: text(options.changes),
    display: () => text(options.changes.map(withoutSecret)),
    read(stdout, stderr) {
      const outputs = parseSections(stdout, stderr, nonce);
      return {
        facts: outputs.get('facts') ?? null,
        changes: options.changes.map((_, i) => outputs.get(`change${i}`)),
        probes: (instance) => probes.partsOf(instance, outputs),
      };
    },
  };
}

function withoutSecret(change: Change): Change {
  return change.kind === 'file' && change.secret === true
    ? { ...change, before: null, after: '(secret)' }
    : change;
}

/** Tells instances' probe parts apart by their text, so that equal ones run once. */
class ProbeSections {
  readonly #ids = new Map<string, string>();
  readonly #parts = new Map<Instance, Record<string, string>>();

  add(instance: Instance): void {
    const parts = instance.bound.module.probe(instance.params);
    this.#parts.set(instance, parts);
    for (const script of Object.values(parts)) {
      if (!this.#ids.has(script)) this.#ids.set(script, `probe${this.#ids.size}`);
    }
  }

  sections(): Section[] {
    return [...this.#ids].map(([script, id]) => ({ id, script }));
  }

  partsOf(instance: Instance, outputs: ReadonlyMap<string, ProbeOutput>): Record<string, ProbeOutput> | null {
    const found: Record<string, ProbeOutput> = {};
    for (const [name, script] of Object.entries(this.#parts.get(instance) ?? {})) {
      const output = outputs.get(this.#ids.get(script) ?? '');
      if (output === undefined) return null;
      found[name] = output;
    }
    return found;
  }
}
