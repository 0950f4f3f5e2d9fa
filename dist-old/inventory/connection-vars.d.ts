import type { InventoryHost } from './inventory.ts';
export interface ConnectionVars {
    host?: string;
    port?: number;
    user?: string;
    privateKeyFile?: string;
    connection?: 'ssh' | 'local';
    become?: boolean;
    becomeMethod?: 'sudo' | 'doas';
    password?: string;
    becomePassword?: string;
    sshCommonArgs?: string;
    /** The address other nodes reach it by. */
    nodeIp?: string;
}
/**
 * What a host's variables say of how to log in; a property that none says is missing. `{{ name }}` is replaced by the
 * host's variable of that name; any other template is refused. Throws UsageError with every problem, naming host and
 * variable and never the value of a password.
 */
export declare function connectionVars(host: InventoryHost): ConnectionVars;
