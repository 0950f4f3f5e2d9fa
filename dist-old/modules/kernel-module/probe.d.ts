import { type DropInFile } from '../../net/drop-in-folders.ts';
import type { ProbeOutput } from '../module.ts';
export interface KernelModuleState {
    /** `loaded` from a file, part of the kernel (`built-in`), or not there. */
    presence: 'loaded' | 'built-in' | 'not-loaded';
    /** Where that was seen. */
    evidence: string;
    /** Its file in modules.dep of the running kernel: `kernel/net/bridge/br_netfilter.ko.xz`. */
    onDisk: string | null;
    /** `running`: /lib/modules has the running kernel's folder; `other`: only those of other kernels. */
    folder: 'running' | 'other' | 'none';
    /** True where modprobe is there. */
    modprobe: boolean;
    /** The kernel command line. */
    commandLine: string;
    /** Files that load modules at boot, those that are read, in order. */
    loadFiles: readonly DropInFile[];
    /** Files that say how modprobe treats modules. */
    modprobeFiles: readonly DropInFile[];
    /** The file netfix owns; null when there is none. */
    ours: readonly string[] | null;
}
export declare const OURS = "/etc/modules-load.d/netfix.conf";
export declare const ETC_MODULES = "/etc/modules";
/** The same for every module, so that several tasks share it. */
export declare const CONFIG_SCRIPT: string;
/** One name for `br-netfilter`, `br_netfilter.ko.xz` and `kernel/net/bridge/br_netfilter.ko`. */
export declare function moduleName(text: string): string;
/**
 * Built in or loaded, as the kernel itself tells it. `initstate` is there for loaded modules only, wherever sysfs is
 * (Documentation/ABI/stable/sysfs-module); a built-in one may have a folder without it, an effect, a line in
 * modules.builtin, a file system's name, or just its init function.
 */
export declare function presenceScript(name: string): string;
export declare function readState(parts: Record<string, ProbeOutput>): KernelModuleState;
