/** The name known_hosts files use: lower case, `[host]:port` for any port but 22. */
export declare function knownHostName(host: string, port: number): string;
/**
 * Under which host and port a target is looked up. A HostKeyAlias stands alone, without port
 * (OpenSSH get_hostfile_hostname_ipaddr), which here is port 22.
 */
export declare function knownAs(target: {
    hostname: string;
    port: number;
    hostKeyAlias: string | null;
}): {
    host: string;
    port: number;
};
/** Does the names field of a line cover this name (as knownHostName gives it)? */
export declare function namesCover(names: string, name: string): boolean;
/** `|1|salt|hash`: HMAC-SHA1 of the name, the salt as key, both base64 of 20 bytes (OpenSSH host_hash). */
export declare function hashName(name: string, salt?: Buffer): string;
