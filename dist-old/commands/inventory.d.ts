import type { Io } from './io.ts';
export interface InventoryOptions {
    inventory: string[];
    limit?: string;
    list: boolean;
    graph: boolean;
}
/** `netfix inventory`: host names, one a line; `--list` and `--graph` print what ansible-inventory does. */
export declare function inventoryCommand(options: InventoryOptions, io: Io): Promise<number>;
