import { type DropInFile } from '../drop-in-folders.ts';
/** The two programs that apply the files. They differ: FILES of sysctl.d(5) against sysctl(8) `--system`. */
export type SysctlReader = 'systemd-sysctl' | 'sysctl --system';
export declare const SYSCTL_READERS: readonly SysctlReader[];
export interface SysctlFiles {
    /** Everything ending in .conf in the folders, and /etc/sysctl.conf, in any order. */
    files: readonly DropInFile[];
    /** Applied after either reader at boot: ufw's file, when ufw is enabled. */
    late: readonly DropInFile[];
}
/** The line that has the last word on a key. */
export interface SysctlWinner {
    path: string;
    target: string;
    /** 1-based. */
    line: number;
    /** As it stands in the file. */
    text: string;
    /** Null: the line is an exclusion (`-key`), so that nothing sets the key. */
    value: string | null;
}
interface Assignment extends SysctlWinner {
    /** Path below /proc/sys, or a glob over such paths. */
    key: string;
}
interface AppliedList {
    /** In the order they are written to the kernel. */
    assignments: readonly Assignment[];
    /** Keys named without a glob: globs leave them alone. */
    named: ReadonlyMap<string, Assignment>;
}
/** What each reader writes at boot, in order. */
export type BootOrder = Record<SysctlReader, readonly AppliedList[]>;
/** Reads all files once; ask it about many keys with `bootWinner`. Never throws, whatever the files hold. */
export declare function bootOrder({ files, late }: SysctlFiles): BootOrder;
/**
 * The line that decides the value of a path below /proc/sys after a boot; null when no file names it. Asked about a
 * glob, it tells what becomes of a key that the glob matches and no line names: that of a device yet to come.
 */
export declare function bootWinner(order: BootOrder, reader: SysctlReader, path: string): SysctlWinner | null;
/** A line as the readers take it: `key = value`, `-key = value` (errors ignored) or `-key` (an exclusion, value null). */
export declare function parseSysctlLine(text: string, procps?: boolean): {
    key: string;
    value: string | null;
} | null;
export {};
