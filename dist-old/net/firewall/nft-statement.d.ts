import { type Named } from './nft-match.ts';
import { type Statement } from './rules.ts';
/** One entry of a rule's `expr` list. What has no say in the verdict gives nothing; what is not known gives doubt. */
export declare function readStatement(expression: unknown, named: Named): Statement[];
