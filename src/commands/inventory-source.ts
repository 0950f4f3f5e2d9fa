import type { Inventory } from '../inventory/inventory.ts';
import { loadInventory } from '../inventory/load.ts';
import { UsageError } from '../usage-error.ts';
import type { Io } from './io.ts';

/** The inventory of `-i`, which every command needs: netfix guesses no hosts. With variables next to `playbook`. */
export async function inventoryOf(sources: readonly string[], io: Io, playbook?: string): Promise<Inventory> {
  if (sources.some((source) => source.trim() === ''))
    throw new UsageError({
      message: '-i is given no inventory: its value is empty',
      hint: 'this folder is `-i .`',
    });
  if (sources.length > 0) return loadInventory(sources, io.cwd, playbook === undefined ? {} : { playbook });
  throw new UsageError({
    message: 'no inventory given',
    hint: 'name one with -i FILE, or hosts with -i n1,n2, (the comma makes it a list); `netfix init` writes one',
  });
}
