import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
export type Dialled = {
    kind: 'stream';
    stream: Duplex;
} | {
    kind: 'error';
    code: string;
    detail: string;
};
/**
 * A TCP connection. Who connects while the kernel already asks for that neighbour gets EHOSTUNREACH when that asking
 * ends, though the host came up in the middle of it: an answer sooner than a whole asking is not believed once.
 */
export declare function dial(host: string, port: number, timeoutMs: number): Promise<Dialled>;
/** The same through a jump host: a direct-tcpip channel (RFC 4254 §7.2). */
export declare function dialThrough(jump: Client, host: string, port: number, timeoutMs: number): Promise<Dialled>;
