import type { Task } from './playbook.ts';
/** A task of one module with nothing else said, for plays that no file holds. */
export declare function bareTask(module: string, part?: Partial<Task>): Task;
