import type { Named } from './nft-match.ts';
import { type Statement } from './rules.ts';
/** `meta mark set …` and its like. */
export declare function readMangle(body: unknown, named: Named): Statement[];
