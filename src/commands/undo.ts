import type { Module } from '../modules/module.ts';
import { bareTask } from '../playbook/bare-task.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { history } from '../safety/history.ts';
import { RUN_ID } from '../safety/journal.ts';
import { undo } from '../safety/undo.ts';
import { UsageError } from '../usage-error.ts';
import { execute } from './execute.ts';
import { inventoryOf } from './inventory-source.ts';
import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';

export interface UndoOptions extends HostOptions {
  run?: string;
  check: boolean;
}

/** `netfix undo [PATTERN]`: take back what the latest run did on each host, or the run given. */
export async function undoCommand(pattern: string, options: UndoOptions, io: Io): Promise<number> {
  if (options.run !== undefined && !RUN_ID.test(options.run)) {
    throw new UsageError({
      message: `\`${options.run}\` is no run; one looks like 20261122T201500Z-3fa9c1`,
      hint: 'see what there is with: netfix history -i INVENTORY',
    });
  }
  const params = options.run === undefined ? {} : { run: options.run };
  return onHosts(undo as Module, params, { pattern, options, io, check: options.check });
}

/** `netfix history [PATTERN]`: the runs that changed each host. */
export async function historyCommand(pattern: string, options: HostOptions, io: Io): Promise<number> {
  return onHosts(history as Module, {}, { pattern, options, io, check: false });
}

async function onHosts(
  module: Module,
  params: Record<string, string>,
  { pattern, options, io, check }: { pattern: string; options: HostOptions; io: Io; check: boolean },
): Promise<number> {
  const inventory = await inventoryOf(options.inventory, io);
  const task = bareTask(module.name, { params });
  const play = {
    name: module.name,
    hosts: pattern,
    become: options.become,
    vars: {},
    serial: [],
    maxFailPercentage: null,
    tasks: [task],
    handlers: [],
    position: task.position,
  };
  const playbook: Playbook = { file: module.name, plays: [play] };
  const modules = new Map([[module.name, module]]);
  const mode = check ? 'check' : 'run';
  return execute({ playbook, inventory, modules, mode, extraVars: {}, diff: false, all: true }, options, io);
}
