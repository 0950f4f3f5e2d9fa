import type { Change, ProbeOutput } from '../modules/module.ts';
import { type Holder } from '../safety/lock.ts';
import type { Instance } from './instances.ts';
import type { Redact } from './redact.ts';
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
    /** What became of the steps, in order; undefined for those never reached. */
    steps: (ProbeOutput | undefined)[];
    /** A section of the script by name, if it ran to its end. */
    section(name: 'holder' | 'lock' | 'journal' | 'progress'): ProbeOutput | null;
    /** Probe parts of an instance by name, or null when one is missing. */
    probes(instance: Instance): Record<string, ProbeOutput> | null;
}
/** What a script does to a host, in order. No step is taken behind one that failed, but `applied` always is. */
export type Step = {
    kind: 'change';
    change: Change;
} | {
    kind: 'arm';
    seconds: number;
} | {
    kind: 'applied';
} | {
    kind: 'settle';
    guard: number;
} | {
    kind: 'take-back';
    guard: number;
};
export interface ScriptOptions {
    facts: boolean;
    steps: readonly Step[];
    instances: readonly Instance[];
    /** Null where nothing is ever changed: check mode. */
    safety: {
        holder: Holder;
        folder: string | null;
    } | null;
    /** The connection broke in a script of the same run: say how far that one came. */
    resume: boolean;
    redact: Redact;
}
/**
 * Facts if asked, then lock, journal and the steps in order up to the first that fails, then every distinct probe
 * once: however many tasks there are, one round trip.
 */
export declare function hostScript(options: ScriptOptions): HostScript;
/** True where a script takes the lock, and so must the shell it runs in. */
export declare function takesLock({ steps, resume }: Pick<ScriptOptions, 'steps' | 'resume'>): boolean;
