import { type AskPassphrase } from '../login/identity-files.ts';
import type { StepFailure } from '../session.ts';
import type { SshTarget } from '../target.ts';
import type { Wire } from '../wire.ts';
import { type Connection } from './connection.ts';
export type ConnectResult = {
    kind: 'connected';
    connection: Connection;
} | {
    kind: 'refused';
    failure: StepFailure;
    final: boolean;
};
export interface Connections {
    /** A new login on a target, through its jump hosts. Never rejects. */
    connect(target: SshTarget): Promise<ConnectResult>;
    /** The TCP connections that carry them all, as they look from here. */
    wires(): Wire[];
    /** Ends the jump hosts' connections. */
    close(): Promise<void>;
}
/** What one run shares: jump connections, keys, known_hosts, and the bound on simultaneous handshakes. */
export declare function createConnections(options: {
    askPassphrase?: AskPassphrase;
}): Connections;
