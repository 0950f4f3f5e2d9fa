import type { ConnectionVars } from '../inventory/connection-vars.ts';
import type { SshConfig } from './config/statement.ts';
import type { Target } from './target.ts';
/** What flags say for all hosts. */
export interface ResolveDefaults {
    /** `-u`; the inventory's user wins over it, it wins over ssh_config. */
    user: string | null;
    /** `--private-key`, likewise. */
    privateKey: string | null;
    /** `--accept-new-host-keys`, for jump hosts too. */
    acceptNewHostKeys: boolean;
    /** Holds where no ConnectTimeout is set. */
    connectTimeoutMs: number;
}
export interface ResolveHost {
    name: string;
    connection: ConnectionVars;
}
/**
 * Where and how to log in to a host: its variables win over flags, those over ansible_ssh_common_args, those over
 * ssh_config. Jump hosts are found in ssh_config like any host. Pure. Throws UsageError naming the host for a wrong
 * variable, an ssh option or ProxyCommand that is not supported, and a loop of jump hosts.
 */
export declare function resolveTarget(host: ResolveHost, config: SshConfig, defaults: ResolveDefaults): Target;
/** The `-F` file a host's ansible_ssh_common_args name, to be read up front (readSshConfig `named`). */
export declare function namedConfigFile(host: ResolveHost): string | null;
