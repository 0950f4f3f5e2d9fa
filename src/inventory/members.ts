import type { Inventory, InventoryHost } from './inventory.ts';

/** The hosts of a group and of all groups below it, level by level, each once: the order Ansible plays them in. */
export function groupHosts(inventory: Inventory, name: string): InventoryHost[] {
  const hosts = new Map<string, InventoryHost>();
  const groups = new Set([name]);
  for (const group of groups) {
    const found = inventory.groups.get(group);
    for (const child of found?.children ?? []) groups.add(child);
    for (const member of found?.hosts ?? []) {
      const host = inventory.hosts.get(member);
      if (host !== undefined) hosts.set(member, host);
    }
  }
  return [...hosts.values()];
}
