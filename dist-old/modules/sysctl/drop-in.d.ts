import type { DropInFile } from '../../net/drop-in-folders.ts';
import { type SysctlFiles } from '../../net/sysctl/order.ts';
import type { FileChange } from '../module.ts';
import type { Setting } from './settings.ts';
/** Sorts behind every name that starts with a number, 99-sysctl.conf included. */
export declare const DROP_IN = "/etc/sysctl.d/99-zzz-netfix.conf";
export declare const HEADER = "# Written by netfix. One line per key; netfix replaces its own lines and keeps the others.";
/** The drop-in with a line for each setting, sorted; lines for other keys are kept. */
export declare function withSettings(lines: readonly string[], settings: readonly Setting[]): string[];
/** True when the lines give the setting its value, under any of its names. */
export declare function holds(lines: readonly string[], { path, value }: Setting): boolean;
/** Null when there is no such file. */
export declare function dropInLines({ files }: SysctlFiles): readonly string[] | null;
/** The files once the drop-in holds `lines`. */
export declare function withDropIn<F extends SysctlFiles>(state: F, lines: readonly string[]): F;
export declare function withFile<F extends SysctlFiles>(state: F, file: DropInFile): F;
export declare function dropInChange(before: readonly string[] | null, after: readonly string[], added: readonly Setting[]): FileChange;
