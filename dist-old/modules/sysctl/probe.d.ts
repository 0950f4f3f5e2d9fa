import type { SysctlFiles } from '../../net/sysctl/order.ts';
import type { ProbeOutput } from '../module.ts';
export interface SysctlState extends SysctlFiles {
    /** Run-time values by path below /proc/sys. Not in the map: there is no such key. Null: it cannot be read. */
    values: ReadonlyMap<string, string | null>;
    /** `net.ipv4.conf.DEVICE.forwarding` by device, `all` and `default` among them. Empty when not asked for. */
    forwarding: ReadonlyMap<string, string>;
    /** Files of the boot order that we may not read. */
    unreadable: readonly string[];
}
/** Every file of the boot order, and what tells whether ufw's is one of them. */
export declare const FILES_SCRIPT: string;
/** One process for all devices: a node may have hundreds. A device that goes away meanwhile is left out. */
export declare function devicesScript(key: 'forwarding' | 'rp_filter'): string;
/** `!path` for a key that is not there, else `path:value`. A shell's own read takes numbers apart byte by byte. */
export declare function valuesScript(paths: readonly string[]): string;
export declare function readState(parts: Record<string, ProbeOutput>, paths: readonly string[]): SysctlState;
/** What devicesScript() printed: the values by device, `all` and `default` among them. */
export declare function readDevices(output: string): Map<string, string>;
