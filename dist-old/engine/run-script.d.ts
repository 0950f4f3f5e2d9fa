import type { StepFailure } from '../ssh/session.ts';
import { type RunHost } from './host.ts';
import type { Instance } from './instances.ts';
import type { PlayContext } from './play-context.ts';
import { type ScriptOutput, type Step } from './script.ts';
/** One script on one host: what it is to do there, and what to look at behind it. */
export interface Work {
    steps: readonly Step[];
    instances: readonly Instance[];
    /** The connection broke in a script of this run: wait for that one, and say how far it came. */
    resume?: true;
}
/** Runs it, and keeps what it tells of the host. A script that changes something runs under the host's lock. */
export declare function runScript(host: RunHost, { steps, instances, resume }: Work, { settings, holder, redact, play }: PlayContext): Promise<{
    output: ScriptOutput;
    failure: StepFailure | null;
}>;
