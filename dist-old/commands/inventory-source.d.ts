import type { Inventory } from '../inventory/inventory.ts';
import type { Io } from './io.ts';
/** The inventory of `-i`, which every command needs: netfix guesses no hosts. */
export declare function inventoryOf(sources: readonly string[], io: Io): Promise<Inventory>;
