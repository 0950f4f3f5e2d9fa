import { type Condition } from './rules.ts';
/** One set of `ipset save`: its type by parts (`net`, `port`), and its entries as they are printed. */
interface IpSet {
    parts: readonly string[];
    /** The family of its addresses; null: it has none. */
    family: string | null;
    entries: string[];
    /** False when it holds what we do not read: exceptions (`nomatch`), wildcards, addresses under a mask. */
    plain: boolean;
}
/** The sets of a host, by name. */
export type IpSets = ReadonlyMap<string, IpSet>;
/** The output of `ipset save`; see ipset(8). */
export declare function parseIpSets(text: string): IpSets;
/**
 * `--match-set NAME src,dst`: the test of a set, each of its parts against the source's or the destination's side. A
 * set of the other family, or one with more parts than directions, holds nothing (ip_set_test in ip_set_core.c). Null:
 * a set that is not there or not understood.
 */
export declare function matchSet(sets: IpSets, name: string, directions: string, family: string): Condition | null;
export {};
