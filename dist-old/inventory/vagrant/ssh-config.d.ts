/** One machine as `vagrant ssh-config` prints it. */
export interface VagrantMachine {
    name: string;
    host: string;
    port: string;
    user: string;
    /** The first of them: an inventory host has one. */
    key: string | null;
    /** As it stands there; null: none. */
    proxyCommand: string | null;
}
/**
 * The machines in what `vagrant ssh-config` prints (its template commands/ssh_config/config.erb): blocks that begin with
 * `Host NAME`, with indented lines `Keyword value`, a path with blanks in double quotes. Whatever else stands there, as
 * the words of a plugin, is passed over. Never throws.
 */
export declare function readVagrantSshConfig(text: string): VagrantMachine[];
