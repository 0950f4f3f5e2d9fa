import { EFFECTIVE_UID } from '../sh/effective-uid.ts';
import { quote } from '../sh/quote.ts';
import { TRUSTED_PATH } from '../sh/trusted-path.ts';

/** Who changes a host, for whoever finds it locked. */
export interface Holder {
  run: string;
  /** `user@machine` of the operator. */
  by: string;
  /** ISO 8601. */
  startedAt: string;
}

/** What the lock section said. `stale`: another run changed the host since it was looked at; look again. */
export type LockState =
  | { kind: 'held' }
  | { kind: 'stale' }
  | { kind: 'busy'; holder: string }
  | { kind: 'impossible'; why: string };

/**
 * Where netfix keeps things on a host: `nfx_state` outlives a boot, `nfx_locks` does not. Both belong to root, or to
 * the user whose tasks run without become. `folder`, if not null, stands for both: tests share a machine.
 */
export function folders(folder: string | null): string {
  if (folder !== null) return `nfx_state=${quote(folder)} nfx_locks=${quote(folder)}`;
  return `${EFFECTIVE_UID}
if [ "$nfx_euid" = 0 ]; then nfx_state=/var/lib/netfix nfx_locks=/run/netfix
else nfx_state=\${XDG_STATE_HOME:-$HOME/.local/state}/netfix nfx_locks=$nfx_state; fi`;
}

/** Sets `state`, the folder that holds the journals of runs. */
export function stateFolder(folder: string | null): string {
  return `${folders(folder)}
state=$nfx_state`;
}

/** Prints `root: kept` for a user who is not root where root has journals too: only root can read those. */
export const ROOT_HAS_JOURNALS = `[ "$(id -u)" = 0 ] || [ ! -d /var/lib/netfix ] || echo 'root: kept'`;

/** The same line as the lock file holds it. */
export function holderLine({ run, by, startedAt }: Holder): string {
  return `run ${run} by ${by} since ${startedAt}`;
}

export interface LockOptions {
  /** Who changed the host last, as it said when it was looked at (last-run.ts). */
  seen: string;
  /** How long to wait for another run, in seconds. */
  waitSeconds: number;
  folder: string | null;
  /** Wait for an earlier shell of the same run, too: its connection broke, and its script may still be at work. */
  alone: boolean;
}

/**
 * Runs in the persistent shell itself, not in a subshell: the lock is a flock(2) on descriptor 9, which the kernel
 * lets go when the last process that has it open ends, however it ends; a shell that hears nothing more of us ends by
 * itself (Hold.idleSeconds). Children of a step have it closed, so that no
 * daemon started by a change keeps it. Leaves `nfx_lock` for LOCK_SECTION. A host that the inventory has under two
 * names, in a way that only the host can know, is locked once, by the run: its other shell goes on while the first has the
 * lock, and asks for it again each time, for that one may have ended. It tries at least twice: who has just got it may not
 * have signed yet.
 */
export function takeLock(mine: Holder, { seen, waitSeconds, folder, alone }: LockOptions): string {
  const line = quote(holderLine(mine));
  return `PATH="$PATH:/usr/sbin:/usr/bin:/sbin:/bin"
${TRUSTED_PATH}
${folders(folder)}
nfx_stale=
if [ "\${nfx_lock:-}" != held ] || [ -n "\${nfx_lent:-}" ]; then
nfx_lock=impossible nfx_lent= nfx_why= nfx_n=-1
if ! command -v flock >/dev/null 2>&1; then nfx_why='flock (util-linux) is not installed'
elif ! nfx_why=$( { umask 077; own_folder "$nfx_locks" && real_path "$nfx_locks/lock" && : >>"$nfx_locks/lock"; } 2>&1 >/dev/null ); then :
elif exec 9<>"$nfx_locks/lock"; then
nfx_lock=held
until flock -n 9; do
nfx_holder=$(cat "$nfx_locks/lock")
${alone ? '' : `[ "$nfx_holder" != ${line} ] || { nfx_lent=1; break; }\n`}[ "$nfx_n" -lt ${waitSeconds} ] || { nfx_lock=busy; break; }
nfx_n=$((nfx_n + 1))
if [ "$nfx_n" = 0 ]; then sleep 0.2 2>/dev/null || sleep 1; else sleep 1; fi
done
nfx_holder=$(cat "$nfx_locks/lock")
case $nfx_holder in ${line}|${quote(seen)}) ;; *) nfx_stale=1;; esac
if [ "$nfx_lock" = busy ]; then exec 9>&-
else printf '%s\\n' ${line} >"$nfx_locks/lock"; fi
fi
fi`;
}

/** Says how taking the lock ended; the first section of a script that changes something. Fails where it is not held. */
export const LOCK_SECTION = `echo "$nfx_lock"
case $nfx_lock in
  held) if [ -n "$nfx_stale" ]; then echo stale; exit 1; fi;;
  busy) printf '%s\\n' "$nfx_holder"; exit 1;;
  *) printf '%s\\n' "$nfx_why"; exit 1;;
esac`;

/** Reads LOCK_SECTION's output. */
export function readLock(stdout: string): LockState {
  const [word, rest = ''] = stdout.split('\n');
  if (word === 'busy') return { kind: 'busy', holder: rest };
  if (word !== 'held') return { kind: 'impossible', why: rest || 'it did not say why' };
  return rest === 'stale' ? { kind: 'stale' } : { kind: 'held' };
}
