/** A rule's `expr` list much as `nft list` prints it, for people: counters left out, bounded. */
export declare function nftText(expressions: readonly unknown[]): string;
