import type { Problem } from '../usage-error.ts';
import type { Draft } from './draft.ts';
import type { SourcePath } from './source-path.ts';
/** Reads an executable inventory: `--list`, and `--host NAME` for each host where it gives no `_meta.hostvars`. */
export declare function runInventoryScript(into: {
    draft: Draft;
    problems: Problem[];
}, source: SourcePath): Promise<void>;
