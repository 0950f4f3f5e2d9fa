import type { FleetModule, Module } from '../modules/module.ts';
import { bareTask } from '../playbook/bare-task.ts';
import type { Play, Playbook, Task } from '../playbook/playbook.ts';
import { execute } from './execute.ts';
import { inventoryOf } from './inventory-source.ts';
import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';

interface OneTask {
  module: Module | FleetModule;
  params: Record<string, string | number | boolean>;
}

interface TaskSettings {
  pattern: string;
  options: HostOptions;
  io: Io;
  check?: boolean;
}

/** A command that is one task on the hosts of a pattern: a play of its own, that no file holds. */
export function runOneTask(
  module: OneTask['module'],
  params: OneTask['params'],
  settings: TaskSettings,
): Promise<number> {
  return runTasks([{ module, params }], settings);
}

/** The same of several tasks; the last one names the play. */
export async function runTasks(
  tasks: readonly OneTask[],
  { pattern, options, io, check = false }: TaskSettings,
): Promise<number> {
  const inventory = await inventoryOf(options.inventory, io);
  const name = tasks.at(-1)?.module.name ?? '';
  const bare = tasks.map(({ module, params }) => bareTask(module.name, { params }));
  const playbook: Playbook = { file: name, plays: [playOf(name, pattern, options.become, bare)] };
  const modules = new Map(tasks.map(({ module }) => [module.name, module]));
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
