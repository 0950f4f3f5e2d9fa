import type { Inventory } from '../inventory/inventory.ts';
import { readLimit } from '../inventory/limit.ts';
import { noHostMatches, selectHosts, shownPattern } from '../inventory/pattern.ts';
import { inventoryGraph, inventoryList } from '../inventory/render.ts';
import { printable, safeJson, safeText } from '../report/text.ts';
import { inventoryOf } from './inventory-source.ts';
import type { Io } from './io.ts';

export interface InventoryOptions {
  inventory: string[];
  limit?: string;
  list: boolean;
  graph: boolean;
}

/** `netfix inventory`: host names, one a line; `--list` and `--graph` print what ansible-inventory does. */
export async function inventoryCommand(options: InventoryOptions, io: Io): Promise<number> {
  const inventory = await inventoryOf(options.inventory, io);
  const limit = await readLimit(options.limit ?? 'all', io.cwd);
  io.stdout.write(`${render(inventory, limit, options)}\n`);
  return 0;
}

function render(inventory: Inventory, limit: string, { list, graph }: InventoryOptions): string {
  const hosts = selectHosts(inventory, limit).map(({ name }) => name);
  if (hosts.length === 0 && inventory.hosts.size > 0) throw noHostMatches(`\`${shownPattern(limit)}\``);
  const shown = within(inventory, new Set(hosts));
  if (list) return safeJson(inventoryList(shown), 4);
  return graph ? printable(inventoryGraph(shown).trimEnd()) : hosts.map((name) => safeText(name)).join('\n');
}

/** The inventory with these of its hosts alone. */
function within(inventory: Inventory, names: ReadonlySet<string>): Inventory {
  const hosts = new Map([...inventory.hosts].filter(([name]) => names.has(name)));
  const groups = [...inventory.groups].map(
    ([name, group]) => [name, { ...group, hosts: group.hosts.filter((host) => names.has(host)) }] as const,
  );
  return { ...inventory, hosts, groups: new Map(groups) };
}
