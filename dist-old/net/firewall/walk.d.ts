import { type Packet } from './packet.ts';
import type { BaseChain, Chain, RuleSet } from './rules.ts';
import type { Verdict } from './verdict.ts';
export interface BasedChain {
    chain: Chain;
    base: BaseChain;
}
/**
 * One pass over the rules that collects every fate the packet may meet. Where a rule cannot be decided its effect is
 * added to what may happen and the pass goes on, so the cost stays linear and a single possible fate is certain.
 */
export declare class Walk {
    private readonly packet;
    /** Whether what it answers was tracked, where it answers. */
    private readonly answersTracked;
    private state;
    private readonly chains;
    private steps;
    /** Where the packet left our sight: nothing is certain after. */
    private astray;
    constructor(ruleSet: RuleSet, packet: Packet);
    /**
     * The verdicts of base chains of one hook and priority, in any order. Groups must come in the order the kernel runs
     * them: what one sets the next one sees. Of nat chains only those that do something.
     */
    tied(group: readonly BasedChain[]): Verdict[];
    private filtering;
    private base;
    /** Conntrack sees the packet on its way in, and on its way out, before the chains of higher priorities do. */
    private connect;
    /** Only packets with a connection meet nat chains (nf_nat_core.c, nf_nat_inet_fn). */
    private skipNat;
    /** True when the packet may come back to the caller. */
    private chain;
    /** A match that cannot be decided counts only once the rule does something: a later one may yet be false. */
    private rule;
    /** The entries that may hold, up to the first that does for certain. */
    private map;
    private either;
    private act;
    private change;
    /** After the first doubt a mark may or may not have been set: then it is not known. */
    private setMark;
    private enter;
    /** From here on everything may happen. */
    private giveUp;
    private doubt;
}
