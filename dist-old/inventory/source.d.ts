import type { Problem } from '../usage-error.ts';
import type { Draft } from './draft.ts';
import type { SourcePath } from './source-path.ts';
interface Into {
    draft: Draft;
    problems: Problem[];
}
/** Reads what one `-i` names into the draft, by what it is. */
export declare function readSource(into: Into, source: SourcePath): Promise<void>;
export {};
