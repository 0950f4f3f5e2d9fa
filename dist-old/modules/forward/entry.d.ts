import type { Rule } from '../../net/firewall/rules.ts';
import type { Place } from '../../net/firewall/verdict.ts';
/** The rule of the base chain that a packet came to its place by, or that dropped it there; null: the policy did. */
export declare function entryOf({ base, chain, rule, path }: Place): Rule | null;
