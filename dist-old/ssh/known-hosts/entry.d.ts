/** One usable line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHost {
    file: string;
    /** 1-based. */
    line: number;
    /** `cert-authority` lines are kept for messages only: ssh2 knows no host certificates. */
    marker: 'none' | 'revoked' | 'cert-authority';
    /** As written: patterns with commas, or one `|1|salt|hash`. */
    names: string;
    /** `ssh-ed25519`, `ssh-rsa`, … */
    keyType: string;
    /** The key as sent over the wire (RFC 4253 6.6). */
    key: Buffer;
}
/** Where a verdict comes from. */
export interface Evidence {
    file: string;
    line: number;
    keyType: string;
    /** `SHA256:…` of the key on that line. */
    fingerprint: string;
}
