/** The text of an inventory of these hosts, each `[user@]host[:port]`. Throws UsageError with all that is wrong. */
export declare function inventoryFile(words: readonly string[]): string;
