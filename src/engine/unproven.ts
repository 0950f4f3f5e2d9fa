import type { Finding } from '../modules/module.ts';

/** The code of what is true of a host, whatever its tasks: no task is judged by it. */
export const UNPROVEN = 'guard.unproven';

/** Runs that died with a change under a guard. */
export function unprovenFinding(runs: readonly string[]): Finding {
  const [run = ''] = runs;
  const message = `run ${runs.join(', ')} died before it had proven a change: \`netfix undo --run ${run}\` takes it back, or else the next run that changes something here, first`;
  return { code: UNPROVEN, severity: 'warning', message };
}

/** What settle_left() printed (journal.ts); never throws. `failed`: why nothing is to be changed on top of it. */
export function readSettled(stdout: string): { findings: Finding[]; failed: string | null } {
  const runs = [...stdout.matchAll(/^guard of (\S{1,40})( failed)?$/gm)].slice(0, 10);
  const [failed] = runs.flatMap(([, run, word]) => (word === undefined ? [] : [run]));
  const findings = runs.flatMap(([, run, word]): Finding[] => {
    const message = `run ${run} died before it had proven a change: that was taken back first`;
    return word === undefined ? [{ code: UNPROVEN, severity: 'warning', message }] : [];
  });
  if (failed === undefined) return { findings, failed: null };
  const why = `run ${failed} died before it had proven a change, and that could not be taken back whole: \`netfix undo --run ${failed}\` says what is left; nothing else was changed`;
  return { findings, failed: why };
}
