import { type HostResult, type Mode, type RunEvent, type Status, type TaskHeading } from '../engine/events.ts';
import type { Matrix } from '../modules/module.ts';
export interface TaskDocument extends TaskHeading {
    results: HostResult[];
}
export interface PlayDocument {
    name: string;
    tasks: TaskDocument[];
}
/** Counts of task results; `status` is the worst of them. */
export interface HostDocument {
    status: Status;
    ok: number;
    changed: number;
    wouldChange: number;
    failed: number;
    skipped: number;
    blocked: number;
}
/** What `--json` prints; schemas/run.schema.json describes it. */
export interface RunDocument {
    schemaVersion: 1;
    run: string;
    mode: Mode;
    startedAt: string;
    durationMs: number;
    plays: PlayDocument[];
    hosts: Record<string, HostDocument>;
    matrices: Matrix[];
    exitCode: number;
}
/** Gathers a run's events into the one document every report is made of. */
export declare function newDocument(): {
    document: RunDocument;
    add(event: RunEvent): void;
};
