import type { Vars } from '../inventory/inventory.ts';
import type { Task } from '../playbook/playbook.ts';
/** The names a task's parameters and loop use, through the play's and its own variables as well. */
export declare function namesInParams(task: Task, playVars: Vars): Set<string>;
/** The names its `when` uses, likewise. */
export declare function namesInWhen(task: Task, playVars: Vars): Set<string>;
