/** Entries with the same key together, in the order of the first of each. */
export declare function grouped<T>(entries: Iterable<T>, keyOf: (entry: T) => string): Map<string, T[]>;
