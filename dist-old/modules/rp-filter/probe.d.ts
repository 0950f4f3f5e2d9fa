import type { ProbeOutput } from '../module.ts';
import { type SysctlState } from '../sysctl/probe.ts';
/** `values` holds `net/ipv4/conf/DEVICE/rp_filter` of every device, of `all` and of `default`. */
export interface RpFilterState extends SysctlState {
    /** Packets that the filters of this host have dropped since it booted; null where the kernel does not tell. */
    dropped: number | null;
    /** Devices that are part of a bridge, bond or the like: no packet comes in by themselves. */
    ports: ReadonlySet<string>;
}
/** The kernel counts in TcpExt what any device's filter drops (LINUX_MIB_IPRPFILTER in net/ipv4/proc.c). */
export declare const DROPS_SCRIPT = "grep -s '^TcpExt: ' /proc/net/netstat || :";
export declare const PORTS_SCRIPT = "for d in /sys/class/net/*/master; do d=${d%/master}; [ ! -e \"$d/master\" ] || printf '%s\\n' \"${d##*/}\"; done";
export declare function readState(parts: Record<string, ProbeOutput>): RpFilterState;
/** `device` may be a glob. */
export declare function filterPath(device: string): string;
/** What a device's file says, a whole number. A key that is not there counts as the kernel's default, 0. */
export declare function filterOf(state: SysctlState, device: string): number;
/** The devices of the host that a name or glob means. `all` and `default` are meant only by their names. */
export declare function devicesOf(state: SysctlState, interfaces: readonly string[]): string[];
/** `all` and `default` stand beside the devices and are none. */
export declare function isDevice(name: string): boolean;
