/** Who changes a host, for whoever finds it locked. */
export interface Holder {
    run: string;
    /** `user@machine` of the operator. */
    by: string;
    /** ISO 8601. */
    startedAt: string;
}
/** What the lock section said. `stale`: another run changed the host since it was looked at; look again. */
export type LockState = {
    kind: 'held';
} | {
    kind: 'stale';
} | {
    kind: 'busy';
    holder: string;
} | {
    kind: 'impossible';
    why: string;
};
/** Sets `state`, the folder that holds the journals of runs. */
export declare function stateFolder(folder: string | null): string;
/** Prints `root: kept` for a user who is not root where root has journals too: only root can read those. */
export declare const ROOT_HAS_JOURNALS = "[ \"$(id -u)\" = 0 ] || [ ! -d /var/lib/netfix ] || echo 'root: kept'";
/** Prints who changed the host last: one line, or nothing; another line while it is being changed. Read-only. */
export declare function lastHolderScript(folder: string | null): string;
/** The same line as the lock file holds it. */
export declare function holderLine({ run, by, startedAt }: Holder): string;
export interface LockOptions {
    /** What lastHolderScript() printed when the host was looked at. */
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
 * names is locked once, by the run. It tries at least twice: who has just got it may not have signed yet.
 */
export declare function takeLock(mine: Holder, { seen, waitSeconds, folder, alone }: LockOptions): string;
/** Says how taking the lock ended; the first section of a script that changes something. Fails where it is not held. */
export declare const LOCK_SECTION = "echo \"$nfx_lock\"\ncase $nfx_lock in\n  held) if [ -n \"$nfx_stale\" ]; then echo stale; exit 1; fi;;\n  busy) printf '%s\\n' \"$nfx_holder\"; exit 1;;\n  *) printf '%s\\n' \"$nfx_why\"; exit 1;;\nesac";
/** Reads LOCK_SECTION's output. */
export declare function readLock(stdout: string): LockState;
