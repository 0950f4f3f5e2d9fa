import type { ProbeOutput } from '../module.ts';
import { type SysctlState } from '../sysctl/probe.ts';
export type Family = 'ipv4' | 'ipv6';
/** What a table of the kernel says of itself. */
export interface TableUse {
    /** Entries now. A neighbour table counts those of all namespaces: there is one per family on a machine. */
    entries: number;
    /** How often since the boot there was no room for one more. */
    refused: number;
}
export interface LimitsState extends SysctlState {
    /** Null where the kernel does not tell: a container does not see the neighbour tables of its machine. */
    use: Record<Family | 'conntrack', TableUse | null>;
    /** The last lines of the kernel's log that tell of a full table. */
    log: string[];
}
export declare const CONNTRACK_MAX = "net/netfilter/nf_conntrack_max";
/** The keys exist in the machine's own namespace only (neigh_sysctl_register() of net/core/neighbour.c). */
export declare function thresholdPath(family: Family, number: 1 | 2 | 3): string;
export declare const VALUES_SCRIPT: string;
/** A line of names, then one line of hexadecimal numbers per CPU (neigh_stat_seq_show(), ct_cpu_seq_show()). */
export declare const USE_SCRIPT = "cd /proc/net/stat 2>/dev/null || exit 0\ndump arp_cache ndisc_cache nf_conntrack";
/** Nothing where only root may read the log (kernel.dmesg_restrict). */
export declare const LOG_SCRIPT = "dmesg 2>/dev/null | grep -iE 'neighbou?r table overflow|nf_conntrack: table full' | tail -n 2 || :";
export declare function readState(parts: Record<string, ProbeOutput>): LimitsState;
