import { type Limit } from './limit.ts';
import { type LimitsState } from './probe.ts';
/** The table of connections should be at most three quarters full. Null where nothing tracks connections. */
export declare function conntrackLimit(state: LimitsState, asked: number | undefined): Limit | null;
