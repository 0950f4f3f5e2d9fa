import type { Inventory } from './inventory.ts';

/** The object `ansible-inventory --list` prints as JSON. */
export function inventoryList(_inventory: Inventory): object {
  throw new Error('not written yet');
}

/** The text `ansible-inventory --graph` prints, without a trailing newline. */
export function inventoryGraph(_inventory: Inventory): string {
  throw new Error('not written yet');
}
