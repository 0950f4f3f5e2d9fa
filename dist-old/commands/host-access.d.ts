import type { HostAccess } from '../engine/prepare.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { type Ssh } from '../ssh/open.ts';
import type { Io } from './io.ts';
import type { LoginOptions } from './options.ts';
/** How hosts are reached, by flags, inventory and ssh_config. `ssh` is to be closed. Throws UsageError. */
export declare function hostAccess(inventory: Inventory, options: LoginOptions, io: Io): Promise<{
    ssh: Ssh;
    access: HostAccess;
}>;
