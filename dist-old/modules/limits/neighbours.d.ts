import { type Limit } from './limit.ts';
import { type Family, type LimitsState } from './probe.ts';
/**
 * A table should be at most half full, by its entries now and by an entry for each node of the play. Where it
 * overflowed since the boot the kernel's own limit is not enough, whatever it holds now.
 */
export declare function neighbourLimit(state: LimitsState, family: Family, nodes: number, asked: number | undefined): Limit | null;
