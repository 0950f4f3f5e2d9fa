import type { Machine, SshConfig } from './statement.ts';
export interface ReadOptions {
    /** Absolute; `~` and the default files start here. */
    home: string;
    /** Read instead of ~/.ssh/config and /etc/ssh/ssh_config, as `ssh -F` does; [] reads none. */
    files?: readonly string[];
    /** More files, for hosts whose variables name one by `-F` (resolve.ts namedConfigFile). */
    named?: readonly string[];
    /** Default: the user this process runs as. */
    localUser?: string;
    /** Default: process.env. SSH_AUTH_SOCK and `${NAME}` in paths are taken from it. */
    environment?: Machine['environment'];
}
/**
 * Reads the ssh_config files with all Includes. Missing default files are no error. Throws UsageError (file:line) for
 * a syntax error, a file others may write (ssh refuses it too), a named file that cannot be read, and Includes that
 * nest deeper than 16.
 */
export declare function readSshConfig(options: ReadOptions): Promise<SshConfig>;
