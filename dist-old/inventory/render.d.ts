import type { Inventory } from './inventory.ts';
/** The object `ansible-inventory --list` prints as JSON: `_meta.hostvars`, and each group with its hosts and children. */
export declare function inventoryList(inventory: Inventory): object;
/** The text `ansible-inventory --graph` prints, without a trailing newline. */
export declare function inventoryGraph(inventory: Inventory): string;
