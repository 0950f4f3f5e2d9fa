import { type RunRequest } from './prepare.ts';
/**
 * A run from start to end. Throws UsageError before any host is touched; from then on everything that happens is
 * an event, and a host that fails in one play takes no part in the next.
 */
export declare function run(given: RunRequest): Promise<void>;
