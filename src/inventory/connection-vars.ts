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

/** What a host's variables say of how to log in. Throws UsageError naming host and variable. */
export function connectionVars(_host: InventoryHost): ConnectionVars {
  throw new Error('not written yet');
}
