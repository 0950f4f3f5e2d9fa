import type { CommandChange, FileChange, Plan } from '../module.ts';
import { type CniDevicesState } from './probe.ts';
/** That NetworkManager, now and whenever it reads its files, leaves the devices alone. */
export declare function planNetworkManager(state: CniDevicesState, interfaces: readonly string[]): Plan;
/** What it holds stays in it: other tasks may have asked for it. */
export declare function dropIn(lines: readonly string[] | null, interfaces: readonly string[]): FileChange;
/** Reads the files again and nothing else: no connection is taken down (nmcli(1)). Its undo would run before the file is back. */
export declare const RELOAD: CommandChange;
