import { type Draft } from './draft.ts';
import type { Inventory } from './inventory.ts';
import type { AdjacentVars } from './vars-files.ts';
/**
 * The finished inventory, with Ansible's precedence (VARIABLE_PRECEDENCE in config/base.yml): `all`, the other groups, then
 * the files for `all`, the files for the other groups, the host, its files. So a file for `all` beats what the inventory
 * itself says of a group. Groups go by depth, then priority, then name; files go source by source.
 */
export declare function mergeInventory(draft: Draft, adjacent: readonly AdjacentVars[]): Inventory;
