/** Where and how to log in to one host, after inventory, flags and ssh_config are resolved. */
export interface SshTarget {
    kind: 'ssh';
    /** Inventory name, for messages. */
    name: string;
    hostname: string;
    port: number;
    user: string;
    /** Absolute paths, in order. Missing default keys are skipped; a missing key that was asked for is an error. */
    identityFiles: {
        path: string;
        required: boolean;
    }[];
    /** True: only keys of identityFiles, from disk or agent (ssh_config IdentitiesOnly). */
    identitiesOnly: boolean;
    /** Path of the agent's socket, or null. */
    agent: string | null;
    password: string | null;
    /** ssh_config HostKeyAlias: the name looked up in known_hosts instead of hostname. */
    hostKeyAlias: string | null;
    /** Absolute paths; the first user file is where accepted keys are appended. */
    knownHostsFiles: string[];
    /** ssh_config StrictHostKeyChecking; `no` and `ask` are treated as `yes`: keys are verified, always. */
    hostKeys: 'strict' | 'accept-new';
    /** ssh_config HashKnownHosts: an accepted key is written under a hashed name. */
    hashKnownHosts?: boolean;
    connectTimeoutMs: number;
    /** Hops to go through first, in order. Each is verified like any host. */
    jumps: SshTarget[];
}
/** The same shell on this machine. */
export interface LocalTarget {
    kind: 'local';
    name: string;
}
export type Target = SshTarget | LocalTarget;
