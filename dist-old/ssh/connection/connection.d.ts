import type { Duplex } from 'node:stream';
import { type Client } from 'ssh2';
import type { HostKeyCheck } from '../login/host-keys.ts';
import type { Keys, LoginPlan } from '../login/login-plan.ts';
import type { StepFailure } from '../session.ts';
import type { SshTarget } from '../target.ts';
/** A login that stands. `lost` is why it went away, null while it is there. */
export interface Connection {
    client: Client;
    lost: string | null;
    /** Resolves when it is gone. */
    gone: Promise<void>;
    /** Says goodbye and does not wait for an answer; at most a second. */
    close(): Promise<void>;
    destroy(): void;
}
export type Connected = {
    kind: 'connected';
    connection: Connection;
} | {
    kind: 'refused';
    failure: StepFailure;
    final: boolean;
}
/** Dropped before the handshake ended: another try may do. */
 | {
    kind: 'dropped';
    detail: string;
};
export interface LoginContext {
    hostKey: HostKeyCheck;
    keys: Keys;
    plan: LoginPlan;
}
/** Handshake, host key and login over an open stream. Never rejects. */
export declare function logIn(stream: Duplex, target: SshTarget, context: LoginContext): Promise<Connected>;
