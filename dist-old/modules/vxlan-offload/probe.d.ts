import type { ProbeOutput } from '../module.ts';
export interface VxlanOffloadState {
    /** VXLAN devices; the feature as ethtool(8) prints it: `on`, `off`, `on [fixed]`. Null where it cannot be asked. */
    devices: Map<string, string | null>;
    /** Where ethtool is; null where it is not. */
    ethtool: string | null;
    /** UDP datagrams since the boot: all that came in, and those dropped for a wrong checksum; null where that is not told. */
    received: {
        all: number;
        bad: number;
    } | null;
    /** Whether udev is there to run a rule. */
    hasUdev: boolean;
    /** Lines of our file of rules; null when there is none. */
    rules: readonly string[] | null;
}
export declare const RULES = "/etc/udev/rules.d/90-netfix-vxlan-offload.rules";
/** The kernel tells the kind of a device in its uevent, whatever its name. */
export declare const DEVICES_SCRIPT: string;
/** Names of the counters, then their values (snmp_seq_show() of net/ipv4/proc.c); UDP in VXLAN is counted before it is unwrapped. */
export declare const RECEIVED_SCRIPT = "grep -s '^Udp: ' /proc/net/snmp || :";
export declare const RULES_SCRIPT = "dump /etc/udev/rules.d/90-netfix-vxlan-offload.rules";
export declare function readState(parts: Record<string, ProbeOutput>): VxlanOffloadState;
