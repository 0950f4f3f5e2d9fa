import type { TSchema } from 'typebox';
import type { Vars } from '../inventory/inventory.ts';
import { type Part } from './part.ts';
import type { Locate, Task } from './playbook.ts';
export type ModuleList = ReadonlyMap<string, {
    name: string;
    params: TSchema;
}>;
/** What an `import_tasks` or `import_playbook` passes on to every task it brings in. */
export interface Inherited {
    when: {
        source: string;
        locate: Locate;
    }[];
    tags: string[];
    vars: Vars;
    varsLocate: Locate | null;
}
export declare const NOTHING_INHERITED: Inherited;
/** Null when the task has no module to run; what is wrong is in `part.problems`. */
export declare function readTask(part: Part, modules: ModuleList, inherited: Inherited): Task | null;
export declare function positionOf(part: Part): Task['position'];
export declare function locateWhen(part: Part, index: number, offset?: number): ReturnType<Locate>;
/** Conditions as written; the booleans `true` and `false` become their CEL words. */
export declare function readWhen(part: Part): string[];
export declare function readTags(part: Part): string[];
