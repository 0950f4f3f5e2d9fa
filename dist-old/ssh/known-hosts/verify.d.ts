import type { Evidence, KnownHost } from './entry.ts';
/**
 * `changed` as OpenSSH decides it: the host has lines and none holds this key. A key of a type not yet known counts
 * too, for the server no longer offers the one that is known; so offer known types first (orderAlgorithms).
 */
export interface HostKeyVerdict {
    verdict: 'known' | 'unknown' | 'changed' | 'revoked';
    /** The lines that say so, files in the order given: the key itself, the other keys, or the revocation. */
    evidence: Evidence[];
}
/**
 * Judges the key a host sent against all lines of all files. A host on another port than 22 that has no line of its
 * own is also known by its plain name, as ssh does it. For a HostKeyAlias see knownAs().
 */
export declare function verifyHostKey(entries: readonly KnownHost[], host: string, port: number, key: Buffer): HostKeyVerdict;
/** The key types some line vouches for, in order and each once. */
export declare function knownKeyTypes(entries: readonly KnownHost[], host: string, port: number): string[];
/** Lines whose names cover a name as knownHostName() gives it. */
export declare function entriesFor(entries: readonly KnownHost[], name: string): KnownHost[];
