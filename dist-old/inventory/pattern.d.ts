import type { Inventory, InventoryHost } from './inventory.ts';
/**
 * The hosts an Ansible pattern names, in inventory order: `all`, a host, a group, `web*`, `a:b`, `a,b`, `!x`, `&x`,
 * `~regex`, `web[0]`, `web[0:2]` (docs "Patterns: targeting hosts and groups"). A host called `localhost` that the
 * inventory does not have is this machine. A name that is neither host nor group throws UsageError; a glob or regex
 * that matches nothing gives no host.
 */
export declare function selectHosts(inventory: Inventory, pattern: string): InventoryHost[];
