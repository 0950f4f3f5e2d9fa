/**
 * Adds a host's key to a known_hosts file, under a lock and as one write, so that ssh may append at the same moment.
 * Makes the folder (0700) and file (0600). A key the file already has is not added twice. The name is hashed when
 * `hash` (HashKnownHosts) is set or the file has hashed names. A file that is no regular file (/dev/null) is left
 * alone. Rejects with a plain Error when the name or key cannot stand in the file, when meanwhile the file holds
 * another key for the host, or when it cannot be written.
 */
export declare function appendKnownHost(file: string, host: string, port: number, key: Buffer, options?: {
    hash?: boolean;
}): Promise<void>;
