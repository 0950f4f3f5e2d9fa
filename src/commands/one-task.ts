import type { FleetModule, Module } from '../modules/module.ts';
import { bareTask } from '../playbook/bare-task.ts';
import type { Play, Playbook, Task } from '../playbook/playbook.ts';
import { execute } from './execute.ts';
import { inventoryOf } from './inventory-source.ts';
import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';

/** A command that is one task on the hosts of a pattern: a play of its own, that no file holds. */
export async function runOneTask(
  module: Module | FleetModule,
  params: Record<string, string | number | boolean>,
  { pattern, options, io, check = false }: { pattern: string; options: HostOptions; io: Io; check?: boolean },
): Promise<number> {
  const inventory = await inventoryOf(options.inventory, io);
  const playbook: Playbook = {
    file: module.name,
    plays: [playOf(module.name, pattern, options.become, [bareTask(module.name, { params })])],
  };
  const modules = new Map([[module.name, module]]);
  const mode = check ? 'check' : 'run';
  return execute({ playbook, inventory, modules, mode, extraVars: {}, diff: false, all: true }, options, io);
}

/** A play that no file holds. */
export function playOf(name: string, hosts: string, become: boolean, tasks: Task[]): Play {
  return {
    name,
    hosts,
    become,
    vars: {},
    serial: [],
    checkMode: false,
    maxFailPercentage: null,
    tasks,
    handlers: [],
    position: { file: name, line: 1, column: 1 },
  };
}
