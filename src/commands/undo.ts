import type { Module } from '../modules/module.ts';
import { history } from '../safety/history.ts';
import { RUN_ID } from '../safety/journal.ts';
import { findRun, type LatestRun, undoOf } from '../safety/undo.ts';
import { UsageError } from '../usage-error.ts';
import type { Io } from './io.ts';
import { runOneTask, runTasks } from './one-task.ts';
import type { HostOptions } from './options.ts';

export interface UndoOptions extends HostOptions {
  run?: string;
  check: boolean;
}

/** `netfix undo [PATTERN]`: take back what the latest run did on these hosts, or the run given. */
export async function undoCommand(pattern: string, options: UndoOptions, io: Io): Promise<number> {
  if (options.run !== undefined && !RUN_ID.test(options.run)) {
    throw new UsageError({
      message: `\`${options.run}\` is no run; one looks like 20261122T201500Z-3fa9c1`,
      hint: 'see what there is with: netfix history -i INVENTORY',
    });
  }
  const latest: LatestRun = { run: null, scripts: false };
  const found = findRun(latest, options.run ?? null);
  const params = options.run === undefined ? {} : { run: options.run };
  return runTasks(
    [
      { module: found, params: {} },
      { module: undoOf(latest) as Module, params },
    ],
    { pattern, options, io, check: options.check },
  );
}

/** `netfix history [PATTERN]`: the runs that changed each host. */
export async function historyCommand(pattern: string, options: HostOptions, io: Io): Promise<number> {
  return runOneTask(history as Module, {}, { pattern, options, io });
}
