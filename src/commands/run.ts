import { resolve } from 'node:path';
import { withLoginOf } from '../inventory/connection-vars.ts';
import { modules } from '../modules/index.ts';
import { filesOf, parseExtraVars } from '../playbook/extra-vars.ts';
import { loadPlaybook } from '../playbook/load.ts';
import { selectPlayTasks } from '../playbook/tags.ts';
import { execute } from './execute.ts';
import { inventoryOf } from './inventory-source.ts';
import type { Io } from './io.ts';
import type { PlaybookOptions } from './options.ts';
import { failedHosts, recorder, recordFolder } from './run-record.ts';

/** `netfix run PLAYBOOK`, and with `check` the same without changing anything. */
export async function runCommand(file: string, options: PlaybookOptions, io: Io): Promise<number> {
  const given = await inventoryOf(options.inventory, io, file);
  const loaded = await loadPlaybook(file, modules);
  const extraVars = await parseExtraVars(options.extraVars, io.cwd);
  const inventory = withLoginOf(extraVars, given);
  const selected = selectPlayTasks(loaded, options.tags, options.skipTags);
  const playbook = options.become
    ? { ...selected, plays: selected.plays.map((play) => ({ ...play, become: true })) }
    : selected;
  const mode = options.check ? 'check' : 'run';
  const path = resolve(io.cwd, file);
  const folder = recordFolder(io.env);
  const only = options.retryFailed ? await failedHosts(folder, path) : null;
  const record = mode === 'run' ? recorder(folder, path) : null;
  const reads = [file, ...filesOf(options.extraVars)];
  const shown = { diff: options.diff, all: false, reads };
  return execute({ playbook, inventory, modules, mode, extraVars, only, record, ...shown }, options, io);
}
