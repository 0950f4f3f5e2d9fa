/** The devices of ingress chains, by family, table and chain, joined by NUL. */
export type Devices = ReadonlyMap<string, readonly string[]>;
/** Lines of `nft list chains`. */
export declare function readDevices(lines: readonly string[]): Devices;
