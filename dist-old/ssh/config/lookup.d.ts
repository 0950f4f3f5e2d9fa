import { type Hop } from './jump.ts';
import type { Option, Place, SshConfig } from './statement.ts';
import { type Strictness } from './value.ts';
interface IdentityFile {
    /** Absolute. */
    path: string;
    /** `given`: by inventory or flag. `file`: by an ssh_config. `default`: nobody named a key. */
    from: 'given' | 'file' | 'default';
}
export type ProxySetting = {
    kind: 'none';
} | {
    kind: 'jump';
    hops: Hop[];
} | {
    kind: 'command';
    command: string;
    place: Place | null;
};
/** What ssh_config says of one host, with ssh's defaults filled in and everything expanded. */
export interface HostSettings {
    /** Where to connect: lower case. */
    hostname: string;
    port: number;
    user: string;
    identityFiles: IdentityFile[];
    identitiesOnly: boolean;
    /** Socket of the agent, or null for none. */
    agent: string | null;
    proxy: ProxySetting;
    hostKeyAlias: string | null;
    userKnownHostsFiles: string[];
    globalKnownHostsFiles: string[];
    strictHostKeyChecking: Strictness;
    hashKnownHosts: boolean;
    /** Seconds; null: not set; Infinity: `none`. */
    connectTimeout: number | null;
}
/**
 * The settings for a host as `ssh host` would use them (compare `ssh -G host`). `first` are options that win over
 * every file, as ssh's command line does. Pure. Throws UsageError naming place and host for a token that cannot be
 * expanded.
 */
export declare function lookup(config: SshConfig, host: string, first?: readonly Option[]): HostSettings;
export {};
