/**
 * `20261122T201500Z-3a79c1`: sorts by time and is safe in a path. The first three digits behind the dash are the
 * milliseconds, for two runs within a second have an order, too: undo takes back the latest.
 */
export declare function newRunId(now: Date): string;
