import { type HostResult } from './events.ts';
import type { RunHost } from './host.ts';
/**
 * The result of a task that was never reached on a host. `unsaid`: no result tells yet why the host was left alone,
 * so this one does. `aborted`: why the whole play ended early, or null.
 */
export declare function gapResult(host: RunHost, unsaid: boolean, aborted: string | null): HostResult;
/** The same for a handler that was notified: the next run will not notify it again, so the reader must know. */
export declare function missedHandler(gap: HostResult): HostResult;
