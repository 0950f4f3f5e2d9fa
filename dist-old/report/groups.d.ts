import { type HostResult, type Status } from '../engine/events.ts';
/** Results of one task that read the same but for their host, in the order of their first host. No group is empty. */
export declare function groupAlike(results: readonly HostResult[]): HostResult[][];
/** Small is worse. */
export declare function urgency(status: Status | undefined): number;
/** Whether a person needs to read it: `ok` that warns of nothing, and `blocked`, say nothing new. */
export declare function isWorthReading({ status, findings }: HostResult): boolean;
