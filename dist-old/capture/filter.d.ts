import type { Wire } from '../ssh/wire.ts';
/**
 * A filter (pcap-filter(7)) for what `wanted` lets through, an empty one being all, without these connections: a
 * capture that holds the stream it is sent by makes ever more of it. They are grouped by what they have in common, for a
 * filter of the kernel has at most 4096 steps (BPF_MAXINSNS).
 */
export declare function filterWithout(wanted: string, wires: readonly Wire[]): string;
