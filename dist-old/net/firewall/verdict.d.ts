import type { Packet } from './packet.ts';
import type { Chain, Hook, Rule, RuleSet } from './rules.ts';
/** Where in a rule set something happened. */
export interface Place {
    /** The base chain the packet entered by. */
    base: Chain;
    chain: Chain;
    /** Null: the base chain's policy. */
    rule: Rule | null;
    /** Chain names from the base chain to `chain`. */
    path: readonly string[];
}
/**
 * `accepted`: by the rule at `place`, or null when no base chain saw the packet. `dropped` covers rejected. `unknown`
 * carries the expression that could not be read or decided; the packet may fare either way.
 */
export type Verdict = {
    kind: 'accepted';
    place: Place | null;
} | {
    kind: 'dropped';
    place: Place;
} | {
    kind: 'unknown';
    expression: string;
    place: Place;
};
/** The hooks a packet for this host itself passes, in order. */
export declare const LOCAL_HOOKS: readonly Hook[];
/** The hooks a packet passes that this host hands on to another, in order. */
export declare const FORWARD_HOOKS: readonly Hook[];
/**
 * The fate of a packet over all base chains of `hooks`, in the kernel's order. An accept ends its base chain only:
 * the next one may still drop (nft(8), "accept").
 */
export declare function verdictOf(ruleSet: RuleSet, packet: Packet, hooks?: readonly Hook[]): Verdict;
/**
 * One verdict per base chain, each as if those before it had let the packet pass. A nat chain is among them only where
 * it may drop the packet or send it elsewhere.
 */
export declare function verdictsOf(ruleSet: RuleSet, packet: Packet, hooks?: readonly Hook[]): Verdict[];
