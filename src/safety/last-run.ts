import { RUN_ID } from './journal.ts';
import { folders } from './lock.ts';

/** What the runs before this one left on a host. */
export interface LastRun {
  /** Who changed it last, in the words of takeLock(); empty where nobody did since its boot. */
  holder: string;
  /** Runs that died with a change under a guard (guard.ts) which nobody proved, nor took back. */
  unproven: string[];
}

export const NO_RUN: LastRun = { holder: '', unproven: [] };

/**
 * Prints who changed the host last, in one line; another line while it is being changed. Else a line follows for each guard
 * that is armed: whoever armed it is dead, for it has not the lock. Read-only.
 */
export function lastRunScript(folder: string | null): string {
  return `${folders(folder)}
line=
[ ! -e "$nfx_locks/lock" ] ||
  { flock -sn 8 && { read -r line || :; }; } 2>/dev/null 8<"$nfx_locks/lock" <"$nfx_locks/lock" || line='being changed'
printf '%s\\n' "$line"
[ "$line" = 'being changed' ] || for guard in "$nfx_state"/runs/*Z-??????/guard/*; do
  if [ -d "$guard" ] && [ ! -d "$guard/settled" ]; then run=\${guard%/guard/*}; printf '%s\\n' "\${run##*/}"; fi
done`;
}

/** Reads its output for a run that is called `own`; never throws. No more runs are told of than anybody would read. */
export function readLastRun(stdout: string, own: string): LastRun {
  const [holder = '', ...runs] = stdout.trimEnd().split('\n');
  const others = runs.filter((run) => RUN_ID.test(run) && run !== own);
  return { holder, unproven: [...new Set(others)].slice(0, 10) };
}
