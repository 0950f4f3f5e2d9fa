import type { HostResult } from './events.ts';
import { type RunHost } from './host.ts';
import type { PlayContext } from './play-context.ts';
import type { BoundFleetTask, BoundTask } from './segments.ts';
/**
 * Runs a fleet task on the hosts whose `when` holds. In check mode it measures only hosts that need no change:
 * to measure the others would report the fault twice.
 */
export declare function runFleetTask(hosts: readonly RunHost[], bound: BoundFleetTask, context: PlayContext): Promise<HostResult[]>;
/** A task that some hosts do before a fleet task. */
export interface Preparation {
    task: BoundTask;
    isFor(host: RunHost): boolean;
}
/** What the hosts of a fleet task must have first. Parameters that cannot be rendered are runFleetTask()'s to tell. */
export declare function preparationFor(hosts: readonly RunHost[], bound: BoundFleetTask, context: PlayContext): Preparation | null;
/** One result for what was prepared and what was measured then. */
export declare function withPreparation(prepared: HostResult | undefined, measured: HostResult): HostResult;
/** Hosts that a fleet task can count on. */
export declare function fleetMembers(hosts: readonly RunHost[]): RunHost[];
