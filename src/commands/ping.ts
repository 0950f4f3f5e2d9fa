import { modules } from '../modules/index.ts';
import { bareTask } from '../playbook/bare-task.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { execute } from './execute.ts';
import { inventoryOf } from './inventory-source.ts';
import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';

/** `netfix ping [PATTERN]`: log in everywhere, become root where asked, say what answered. */
export async function pingCommand(pattern: string, options: HostOptions, io: Io): Promise<number> {
  const inventory = await inventoryOf(options.inventory, io);
  const playbook = pingPlaybook(pattern, options.become);
  return execute(
    { playbook, inventory, modules, mode: 'run', extraVars: {}, diff: false, all: true },
    options,
    io,
  );
}

function pingPlaybook(hosts: string, become: boolean): Playbook {
  const task = bareTask('ping');
  const play = {
    name: 'ping',
    hosts,
    become,
    vars: {},
    serial: [],
    maxFailPercentage: null,
    tasks: [task],
    handlers: [],
    position: task.position,
  };
  return { file: 'ping', plays: [play] };
}
