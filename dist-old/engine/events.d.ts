import type { Finding, Matrix } from '../modules/module.ts';
/** `ignored` marks a failed result of a task with ignore_errors: it counts for nothing. */
export type Status = 'ok' | 'changed' | 'would-change' | 'failed' | 'skipped' | 'blocked' | 'unreachable';
/** The code of a finding that says netfix itself is at fault. */
export declare const OWN_BUG = "netfix.bug";
/** The code of a finding that says a notified handler was not run. */
export declare const HANDLER_NOT_RUN = "handler.not-run";
export type Mode = 'run' | 'check';
/** A change as a person reads it. `diff` is unified-diff text, or null where the summary says all. */
export interface ChangeReport {
    kind: string;
    target: string;
    summary: string;
    diff: string | null;
}
/** What one task came to on one host. */
export interface HostResult {
    host: string;
    status: Status;
    durationMs: number;
    findings: Finding[];
    changes: ChangeReport[];
    /** Why it was skipped or blocked, or the host unreachable. */
    reason?: string;
    ignored?: true;
}
export interface TaskHeading {
    name: string;
    module: string;
}
/** Everything a report can know of a run, in order. Play and task numbers index the headings of `play-started`. */
export type RunEvent = {
    type: 'run-started';
    run: string;
    mode: Mode;
    startedAt: string;
} | {
    type: 'play-started';
    play: number;
    name: string;
    hosts: string[];
    tasks: TaskHeading[];
} | {
    type: 'step-started';
    play: number;
    title: string;
    hosts: number;
} | {
    type: 'step-progress';
    play: number;
    text: string;
    secondsLeft?: number;
} | {
    type: 'host-started';
    play: number;
    host: string;
} | {
    type: 'host-finished';
    play: number;
    host: string;
    status: Status;
} | {
    type: 'task-result';
    play: number;
    task: number;
    result: HostResult;
} | {
    type: 'matrix';
    play: number;
    matrix: Matrix;
} | {
    type: 'step-finished';
    play: number;
} | {
    type: 'script';
    host: string;
    script: string;
} | {
    type: 'notice';
    message: string;
} | {
    type: 'run-finished';
    durationMs: number;
    interrupted: boolean;
};
export type Emit = (event: RunEvent) => void;
