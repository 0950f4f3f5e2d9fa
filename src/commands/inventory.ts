import type { Inventory } from '../inventory/inventory.ts';
import { noHostMatches, selectHosts } from '../inventory/pattern.ts';
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
  io.stdout.write(`${render(inventory, options)}\n`);
  return 0;
}

function render(inventory: Inventory, { list, graph, limit = 'all' }: InventoryOptions): string {
  const hosts = selectHosts(inventory, limit).map((host) => safeText(host.name));
  if (hosts.length === 0 && inventory.hosts.size > 0) throw noHostMatches(`\`${limit}\``);
  if (list) return safeJson(inventoryList(inventory), 4);
  return graph ? printable(inventoryGraph(inventory).trimEnd()) : hosts.join('\n');
}
