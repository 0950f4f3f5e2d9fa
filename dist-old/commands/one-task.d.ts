import type { FleetModule, Module } from '../modules/module.ts';
import type { Play, Task } from '../playbook/playbook.ts';
import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';
/** A command that is one task on the hosts of a pattern: a play of its own, that no file holds. */
export declare function runOneTask(module: Module | FleetModule, params: Record<string, string | number | boolean>, { pattern, options, io, check }: {
    pattern: string;
    options: HostOptions;
    io: Io;
    check?: boolean;
}): Promise<number>;
/** A play that no file holds. */
export declare function playOf(name: string, hosts: string, become: boolean, tasks: Task[]): Play;
