import type { Family } from '../address.ts';
import type { Condition, Hook } from './rules.ts';
/**
 * The first packet of a new connection, to this host, from it or through it, or the first answer to one. Null: not
 * known, and a rule that asks for it cannot be decided.
 */
export interface Packet {
    family: Family;
    protocol: string;
    source: bigint;
    destination: bigint | null;
    sourcePort: bigint;
    port: bigint;
    /** The interface it comes in on; empty for one that this host sends. */
    iif: string | null;
    /** The interface it goes out by; empty for one that is for this host. */
    oif: string | null;
    /** It answers such a packet: its connection is established, and nat chains do not see it. */
    reply?: true;
}
/** What rules change on the way. */
export interface PacketState {
    /** Where it is: before the route is found no interface to go out by is known. */
    hook: Hook;
    mark: bigint | null;
    ctmark: bigint | null;
    /** `none` until conntrack has seen the packet; `untracked` after `notrack`. */
    connection: 'none' | 'tracked' | 'untracked' | null;
    /** Named sets that rules passed so far may have changed. */
    touched: Set<string>;
}
/** Three-valued: null is "cannot tell". */
export type Truth = boolean | null;
export declare function holds(condition: Condition, packet: Packet, state: PacketState): Truth;
/** All of them; false as soon as one is false, whatever the others are. */
export declare function allHold(conditions: readonly Condition[], packet: Packet, state: PacketState): Truth;
