import type { Fault } from './option.ts';
import type { Criterion } from './statement.ts';
export interface Criteria {
    criteria: Criterion[] | null;
    /** The attribute for which the block is left out. */
    undecidable?: string;
}
/** The arguments of a Match line (readconf.c match_cfg_line): `host a,b`, `host=a,b`, `!user root`. */
export declare function parseCriteria(args: readonly string[]): Criteria | Fault;
