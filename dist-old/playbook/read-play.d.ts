import type { Value } from '../inventory/inventory.ts';
import { type Part } from './part.ts';
import type { Play, Task } from './playbook.ts';
import { type Inherited, type ModuleList } from './read-task.ts';
/** Reads a list of tasks, imports included: `key` is `tasks` or `handlers`. */
export type TaskListReader = (part: Part, key: string, inherited: Inherited) => Promise<Task[]>;
export declare function readPlay(part: Part, modules: ModuleList, inherited: Inherited, readTasks: TaskListReader): Promise<Play>;
/** A map that stands in a list, or null with a problem. */
export declare function partAt(parent: Pick<Part, 'source' | 'problems'>, path: Part['path'], value: Value, what: string): Part | null;
