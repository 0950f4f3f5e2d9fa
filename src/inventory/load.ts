import type { Inventory } from './inventory.ts';

/** Reads and merges the sources (`-i`), in order. Throws UsageError with every problem found. */
export async function loadInventory(_sources: readonly string[], _cwd: string): Promise<Inventory> {
  throw new Error('not written yet');
}
