import type { Inventory, Value } from './inventory.ts';
import { groupHosts } from './members.ts';

/** What Ansible sets itself and so leaves out of `--list` (cli/inventory.py, INTERNAL_VARS). */
const INTERNAL_VARS = new Set(
  `ansible_diff_mode ansible_config_file ansible_facts ansible_forks ansible_inventory_sources ansible_limit
  ansible_playbook_python ansible_run_tags ansible_skip_tags ansible_verbosity ansible_version inventory_dir inventory_file
  inventory_hostname inventory_hostname_short groups group_names omit playbook_dir`.split(/\s+/),
);

/** The object `ansible-inventory --list` prints as JSON: `_meta.hostvars`, and each group with its hosts and children. */
export function inventoryList(inventory: Inventory): object {
  const hostvars = new Map<string, Value>();
  for (const { name, vars } of groupHosts(inventory, 'all')) {
    const shown = Object.entries(vars).filter(([key]) => !INTERNAL_VARS.has(key));
    if (shown.length > 0) hostvars.set(name, Object.fromEntries(shown));
  }
  const list = new Map<string, Value>([['_meta', { hostvars: Object.fromEntries(hostvars) }]]);
  for (const group of inventory.groups.values()) {
    const hosts = group.name === 'all' ? [] : group.hosts;
    const { children } = group;
    if (hosts.length + children.length === 0) continue;
    list.set(group.name, {
      ...(hosts.length > 0 ? { hosts } : {}),
      ...(children.length > 0 ? { children } : {}),
    });
  }
  return Object.fromEntries([...list].map(([name, value]) => [name, sorted(value)]).sort(byKey));
}

function sorted(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).map(([key, item]): [string, Value] => [key, sorted(item)]);
  return Object.fromEntries(entries.sort(byKey));
}

function byKey(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1;
}

/** The text `ansible-inventory --graph` prints, without a trailing newline. */
export function inventoryGraph(inventory: Inventory): string {
  return graphGroup(inventory, 'all', 0).join('\n');
}

function graphGroup(inventory: Inventory, name: string, depth: number): string[] {
  const group = inventory.groups.get(name);
  const hosts = name === 'all' ? [] : (group?.hosts ?? []);
  return [
    graphLine(`@${name}:`, depth),
    ...(group?.children ?? []).flatMap((child) => graphGroup(inventory, child, depth + 1)),
    ...hosts.map((host) => graphLine(host, depth + 1)),
  ];
}

function graphLine(text: string, depth: number): string {
  return depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`;
}
