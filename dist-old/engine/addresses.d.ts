import type { ConnectionVars } from '../inventory/connection-vars.ts';
import type { Target } from '../ssh/target.ts';
/**
 * The address other nodes reach a host by: `node_ip` (or kubespray's `access_ip`, `ip`), else what SSH connects to.
 * Null when that is a loopback address (a forwarded port, as Vagrant's) or does not resolve: then nobody can know.
 */
export declare function nodeAddress(connection: ConnectionVars, target: Target): Promise<string | null>;
