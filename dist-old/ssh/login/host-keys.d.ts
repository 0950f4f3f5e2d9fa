import type { SshTarget } from '../target.ts';
/** What known_hosts says about one target. */
export interface HostKeyCheck {
    /** Host key algorithms to ask for: those of known keys first, so that the server shows one that can be compared. */
    algorithms: HostKeyAlgorithm[];
    /** Null when the key is the host's; else why not, with fingerprint, place and next command. */
    refusal(key: Buffer): string | null;
    /** Writes a key that was accepted as new. Resolves to why it could not be written, or null. */
    record(): Promise<string | null>;
}
/** ssh2's own order (1.17). */
declare const ALGORITHMS: readonly ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'];
type HostKeyAlgorithm = (typeof ALGORITHMS)[number];
/** known_hosts files, each set of them read once for all hosts of a run. */
export declare class HostKeys {
    #private;
    for(target: SshTarget): Promise<HostKeyCheck>;
}
export {};
