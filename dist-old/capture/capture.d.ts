import type { Emit } from '../engine/events.ts';
import type { RunHost } from '../engine/host.ts';
import type { Become } from '../ssh/session.ts';
import type { Wire } from '../ssh/wire.ts';
import type { CaptureFile } from './capture-file.ts';
import { type Connected, type TapEnd } from './tap.ts';
export interface CaptureRequest {
    hosts: readonly RunHost[];
    /** As tcpdump takes it (pcap-filter(7)); empty for all. */
    filter: string;
    seconds: number;
    /** Per host. */
    mostBytes: number;
    snapBytes: number;
    /** Of one script on one host. */
    timeoutMs: number;
    /** One TCP connection to make: the capture ends behind it. */
    traffic: {
        from: RunHost;
        address: string;
        port: number;
    } | null;
    becomeOf(host: RunHost): Become | null;
    /** Our connections, as they look from here. */
    wires(): Wire[];
    openFile(host: RunHost): Promise<CaptureFile>;
    /** Resolves when the user wants it to end. */
    interrupted: Promise<void>;
    /** Notices, and the scripts that run. */
    emit: Emit;
}
/**
 * What became of one host. `skipped`: nothing was wrong with it, and nothing was captured there. `unwritten`: its file
 * cannot be written.
 */
export interface HostCaptured {
    host: RunHost;
    status: 'captured' | 'failed' | 'unreachable' | 'skipped' | 'unwritten';
    /** All addresses of the host, as far as they are known. */
    addresses: string[];
    reason: string | null;
    /** Null where there was no capture. */
    end: TapEnd | null;
    /** Whether there is a file. */
    kept: boolean;
}
export interface Captured {
    hosts: HostCaptured[];
    /** Null where no connection was made. */
    connected: Connected | null;
}
/**
 * Captures on all hosts at once, whatever one of them does. Throws UsageError for a filter that tcpdump refuses, before
 * anything is captured.
 */
export declare function capture(request: CaptureRequest): Promise<Captured>;
