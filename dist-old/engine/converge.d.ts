import type { Vars } from '../inventory/inventory.ts';
import type { HostResult } from './events.ts';
import type { RunHost } from './host.ts';
import type { PlayContext } from './play-context.ts';
import type { BoundTask } from './segments.ts';
/**
 * Brings one batch of tasks right on one host: one script probes them all; while something is left to change, one
 * script changes it and probes again. Returns a result per task that came to one; a host that is to be left alone
 * from here on is `stopped`, and the play says so for its remaining tasks.
 */
export declare function converge(host: RunHost, tasks: readonly BoundTask[], context: PlayContext): Promise<Map<BoundTask, HostResult>>;
/** What `register` keeps of a result. */
export declare function registeredValue(result: HostResult): Vars;
