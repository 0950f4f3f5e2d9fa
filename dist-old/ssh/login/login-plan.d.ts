import type { AnyAuthMethod } from 'ssh2';
import type { SshTarget } from '../target.ts';
import { type AgentKeys } from './agent-keys.ts';
import { type IdentityFiles } from './identity-files.ts';
/** One thing to offer to the server. */
export interface Offer {
    /** The server's word for it. */
    method: 'publickey' | 'password' | 'keyboard-interactive';
    /** What a message says was tried: `key /home/a/.ssh/id_ed25519 (SHA256:…)`. */
    label: string;
    /** Fingerprint of a key, else null. */
    key: string | null;
    auth: AnyAuthMethod;
}
export interface LoginPlan {
    offers: Offer[];
    /** Why something that could have been offered was not. */
    notes: string[];
    /** Set when a key that was asked for cannot be used: do not even connect. */
    problem: string | null;
}
/** What all hosts of a run share for logging in. */
export interface Keys {
    files: IdentityFiles;
    agents: AgentKeys;
    /** Fingerprints that some host accepted: tried first among the optional ones. */
    accepted: Set<string>;
}
/**
 * What to offer, in order: the keys that were asked for, the password if one is given (a server counts every wrong
 * key against MaxAuthTries, so it must not come last), then default keys and those of the agent. Nothing is offered
 * twice, and `none` never: it would cost a round trip.
 */
export declare function planLogin(target: SshTarget, keys: Keys): Promise<LoginPlan>;
