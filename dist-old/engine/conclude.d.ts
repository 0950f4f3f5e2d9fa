import type { Finding } from '../modules/module.ts';
import { type Attempt } from './attempt.ts';
import type { HostResult, Mode } from './events.ts';
import type { BoundTask } from './segments.ts';
type Outcome = Pick<HostResult, 'status' | 'findings' | 'changes'> & {
    reason?: string;
};
/** The results of a batch on one host, in task order. `stop` tells whether the host is done for this run. */
export declare function concludeBatch(tasks: readonly BoundTask[], attempts: readonly Attempt[], mode: Mode): {
    outcomes: Map<BoundTask, Outcome>;
    stop: Finding | null;
};
export {};
