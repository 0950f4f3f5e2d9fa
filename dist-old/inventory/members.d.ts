import type { Inventory, InventoryHost } from './inventory.ts';
/** The hosts of a group and of all groups below it, level by level, each once: the order Ansible plays them in. */
export declare function groupHosts(inventory: Inventory, name: string): InventoryHost[];
