import { type ParsedKey } from 'ssh2';
/** What an identity file turned out to be. `locked`: encrypted, `unlock` asks for its passphrase once. */
export type IdentityFile = {
    kind: 'key';
    path: string;
    key: ParsedKey;
} | {
    kind: 'locked';
    path: string;
    publicKey: ParsedKey | null;
    unlock: () => Promise<ParsedKey | Error>;
} | {
    kind: 'public';
    path: string;
    publicKey: ParsedKey;
} | {
    kind: 'missing';
    path: string;
} | {
    kind: 'unusable';
    path: string;
    reason: string;
};
export type AskPassphrase = (path: string) => Promise<string | null>;
/** Reads each identity file once, and asks for each passphrase once, for all hosts. */
export declare class IdentityFiles {
    #private;
    constructor(ask: AskPassphrase);
    /** True while a person is being asked: no time-out may pass meanwhile. */
    get asking(): boolean;
    read(path: string): Promise<IdentityFile>;
}
/** `SHA256:…` as ssh-keygen -l prints it. */
export declare function fingerprint(publicBlob: Buffer): string;
