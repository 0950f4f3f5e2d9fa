import type { FleetModule, Module } from '../modules/module.ts';
import type { Task } from '../playbook/playbook.ts';
/** What a task is called: its name, else what its module says of its parameters, else the module where they differ by host. */
export declare function taskTitle(task: Task, module: Module | FleetModule): string;
