import type { ScriptStream, StepFailure, StepOptions, StepResult } from '../session.ts';
import type { ShellProcess } from './shell-process.ts';
export interface ShellIdentity {
    /** Which login this is: empty for the login user, else the become method. */
    key: string;
    nonce: string;
    label: string;
    startTimeoutMs: number;
}
/** One `/bin/sh` on a host that runs step after step. */
export declare class PersistentShell {
    #private;
    readonly key: string;
    readonly nonce: string;
    constructor(process: ShellProcess, identity: ShellIdentity);
    get alive(): boolean;
    /** False while no step has begun: then the login shell or sudo stood in the way. */
    get everStarted(): boolean;
    /** What was printed outside of steps: banners, and the words of a sudo that refused. */
    get said(): string;
    /** Why the connection broke, or null when the shell ended by itself. */
    get lostReason(): string | null;
    send(text: string): void;
    kill(): void;
    /** Resolves when `seen` holds for what was said, when the shell ended, or after the start time-out. */
    until(seen: () => boolean): Promise<void>;
    run(script: string, options: StepOptions): Promise<StepResult>;
    /** Turns into `script`, whose streams are then somebody else's. Null where it did not begin in time, or ended. */
    turnInto(script: string, timeoutMs: number): Promise<ScriptStream | null>;
    /** Lets it read the end of its input, and waits for its end no longer than `ms`. */
    end(ms: number): Promise<void>;
    /** Why it did not turn into a script. */
    notBegun(timeoutMs: number): StepFailure;
    /** Why nothing ever ran: the login shell ended, or is silent. */
    noShell(): StepFailure;
}
