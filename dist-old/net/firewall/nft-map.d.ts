import { type Named } from './nft-match.ts';
import { type Action, type Statement } from './rules.ts';
/** A map from what a packet is to what is done with it; `actionOf` reads the right sides. */
export declare function readMapEntries(map: unknown, named: Named, actionOf: (data: unknown) => Action): Statement[];
