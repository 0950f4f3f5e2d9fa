import type { Inventory } from '../inventory/inventory.ts';
import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';
import { type Execution } from './perform.ts';
interface Shown extends Execution {
    inventory: Inventory;
    diff: boolean;
    /** Show tasks that had nothing to say, too. */
    all: boolean;
}
/** Runs a playbook over an inventory, shows it, and gives the exit code. Throws UsageError before touching a host. */
export declare function execute(execution: Shown, options: HostOptions, io: Io): Promise<number>;
export {};
