import type { RunEvent, Status } from '../engine/events.ts';
/** Where progress goes: never stdout, which is for data. */
export interface ProgressSink {
    write(text: string): unknown;
}
/** Plain lines for logs, pipes and -v: one when a step starts, one when it ends. */
export declare function plainProgress(sink: ProgressSink): (event: RunEvent) => void;
/** The running counts of one step. */
export interface StepCounts {
    title: string;
    hosts: number;
    done: number;
    byStatus: Map<Status, number>;
    note: string;
    /** When it should be over, in milliseconds since the epoch; null where nobody knows. */
    endsAt: number | null;
}
export declare function newStep(title: string, hosts: number): StepCounts;
export declare function finishHost(step: StepCounts, status: Status): void;
/** What a step is at, and how long it says it will take. */
export declare function noteProgress(step: StepCounts, event: Extract<RunEvent, {
    type: 'step-progress';
}>): void;
/** Whether the step is to be shown as gone wrong. */
export declare function hasFailures(step: StepCounts): boolean;
/** `iperf 8472/udp: 12/50 hosts, 3 changed, round 2 of 9, 40 s left`. */
export declare function stepTitle(step: StepCounts): string;
