import { type FramedScript } from '../sh/framed-script.ts';
import type { Place } from './path.ts';
import { type TaskId } from './tasks.ts';
/** What one host is asked. */
export interface LookAt {
    place: Place;
    /** The address at the other end, and the one that packets to it carry; null where the kernel chooses that. */
    other: string;
    source: string | null;
    /** A port that something listens on here. */
    port: {
        number: number;
        protocol: 'tcp' | 'udp';
    } | null;
    /** The script that sends packets, on the host they come from. */
    probe: string | null;
    /** A name to be resolved here. */
    name: string | null;
}
/** One script for everything, and how to find the parts in what it prints. */
export interface Look {
    script: FramedScript;
    /** Ids of sections, by part name, of each task. */
    tasks: Map<TaskId, Record<string, string>>;
    /** Those that list the rules. */
    listing: Record<string, string>;
}
/** Packets are sent first: then the tables of neighbours say how asking for them went. */
export declare function lookFor(at: LookAt): Look;
/** A name that is not known must not cost the time-outs of every name server (resolv.conf(5)). */
export declare function resolveScript(name: string): string;
