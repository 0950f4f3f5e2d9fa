import fc from 'fast-check';
import { iptablesRuleSet } from './firewall-generated-iptables.ts';
import { nftRuleSet } from './firewall-generated-nft.ts';
import type { Tool } from './firewall-oracle.ts';

export interface Generated {
  tool: Tool;
  rules: string;
}

/**
 * Rule sets as hosts have them: nested chains, sets, maps, negations, marks, states, several base chains and tables,
 * half in nft's language and half in that of the four iptables.
 */
export const generatedRuleSet: fc.Arbitrary<Generated> = fc.oneof(nftRuleSet(), iptablesRuleSet());
