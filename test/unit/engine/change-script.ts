import { CHANGE_FUNCTIONS, renderChange } from '../../../src/engine/render-change.ts';
import type { Change } from '../../../src/modules/module.ts';
import { GUARD_FUNCTIONS } from '../../../src/safety/guard.ts';
import { JOURNAL_FUNCTIONS, journalOf, journalSection } from '../../../src/safety/journal.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';

const HOLDER = {
  run: '20261122T201500Z-3fa9c1',
  by: 'me@here',
  startedAt: '2026-11-22T20:15:00.000Z',
};

/** What a script on a host may call: all functions, and a journal of its own below `folder`. */
function changeFunctions(folder: string, holder = HOLDER): string {
  const functions = [
    PRELUDE,
    CHANGE_FUNCTIONS,
    journalOf(holder.run, folder),
    JOURNAL_FUNCTIONS,
    GUARD_FUNCTIONS,
  ];
  return functions.join('\n');
}

/** The changes one after the other, up to the first that fails, as the engine has them made. */
export function changeScript(changes: readonly Change[], folder: string, holder = HOLDER): string {
  const sections = [journalSection(holder), ...changes.map((change) => renderChange(change))];
  return [changeFunctions(folder, holder), ...sections.map((text) => `(\n${text}\n) || exit "$?"`)].join(
    '\n',
  );
}
