import type { RunEvent } from '../engine/events.ts';
/**
 * One listr2 row per play step on a terminal, with counters that change ten times a second however many hosts there
 * are: a row per host would cost more than the work itself.
 */
export declare function liveProgress(stream: NodeJS.WriteStream): {
    show(event: RunEvent): void;
    settled(): Promise<void>;
};
