import type { Emit } from '../engine/events.ts';
import type { RunHost } from '../engine/host.ts';
import type { Become } from '../ssh/session.ts';
/** What a look at a host says of capturing there. */
export type Look = 
/** With all addresses of the host, those of its loopback device too; empty where it does not say. */
{
    kind: 'ready';
    addresses: string[];
}
/** In tcpdump's own words. */
 | {
    kind: 'filter-refused';
    words: string;
} | {
    kind: 'failed';
    message: string;
} | {
    kind: 'unreachable';
    message: string;
};
/** Looks at the host, and keeps its facts. Changes nothing there. */
export declare function lookAt(host: RunHost, { filter, become, timeoutMs, emit, }: {
    filter: string;
    become: Become | null;
    timeoutMs: number;
    emit: Emit;
}): Promise<Look>;
