import { type Range } from '../address.ts';
import { type Condition, type NumberField } from './rules.ts';
/**
 * The left side of an nft match: what it looks at. `needs` are the protocols it implies (`tcp dport` holds for TCP
 * only, negated or not); `among` is the test for a list of values as libnftables-json(5) writes them.
 */
export interface Selector {
    needs: readonly Condition[];
    among(values: readonly unknown[]): Condition;
    /** Number selectors only: for `<`, `>=` and bit tests. */
    number?: {
        field: NumberField;
        parse(value: unknown): Range | null;
        mask?: bigint;
    };
    /** True when the values are bits: a packet has one of them. */
    bits?: boolean;
    /** Asks whether there is anything to look at. */
    presence?: Condition;
}
type Json = Record<string, unknown>;
export declare function selectorOf(left: unknown): Selector;
/** One spelling for a transport protocol: nft and iptables print names or IANA numbers. */
export declare function transportName(value: unknown): string;
/** nft and iptables have two words for a packet that is addressed to this host's link-layer address. */
export declare function packetType(value: unknown): string;
/** One flag or a list, in either tool's spelling, as a bit mask. */
export declare function parseFlags(value: unknown): Range | null;
export declare function isObject(value: unknown): value is Json;
export {};
