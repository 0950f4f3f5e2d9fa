import type { Inventory } from '../inventory/inventory.ts';
import type { SshConfig } from '../ssh/config/statement.ts';
import type { Io } from './io.ts';
/** The user's ssh_config, and the files that hosts name with `-F`. What it holds that netfix does not do is told once. */
export declare function sshConfigFor(inventory: Inventory, io: Io): Promise<SshConfig>;
