import type { Change, ProbeOutput } from '../modules/module.ts';
import { type FramedScript, framedScript } from '../sh/framed-script.ts';
import type { Section } from '../sh/sections.ts';
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
  const probes = new ProbeSections();
  for (const instance of options.instances) probes.add(instance);
  const scriptFor = (changes: readonly Change[]): FramedScript => {
    const sections: Section[] = [
      ...(options.facts ? [{ id: 'facts', script: FACTS_SCRIPT }] : []),
      ...changes.map((change, i) => ({
        id: `change${i}`,
        script: renderChange(change),
        stopOnFailure: true,
      })),
      ...probes.sections(),
    ];
    return framedScript(sections, changes.length > 0 ? `${CHANGE_FUNCTIONS}\n` : '');
  };
  const script = scriptFor(options.changes);
  return {
    text: script.text,
    display: () => scriptFor(options.changes.map(withoutSecret)).text,
    read(stdout, stderr) {
      const outputs = script.read(stdout, stderr);
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
