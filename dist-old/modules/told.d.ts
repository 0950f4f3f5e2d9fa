import type { Finding } from './module.ts';
/** One finding, and the hosts it is told of. */
export interface Told {
    hosts: string[];
    finding: Finding;
}
/** Hosts, addresses or lines that one message names. */
export declare const MOST_NAMED = 20;
/** `n1`, `n1 and n2`, `n1, n2 and n3`, `n1, …, n20 and 7 more`. */
export declare function listed(words: readonly string[]): string;
/** The first of a long list, and how many more there are, told of the hosts those are about. */
export declare function firstOf<T>(items: readonly T[], hostsOf: (item: T) => string[], tell: (item: T) => Told): Told[];
/** What each host is told, in order. */
export declare function byHost(told: readonly Told[]): Record<string, Finding[]>;
