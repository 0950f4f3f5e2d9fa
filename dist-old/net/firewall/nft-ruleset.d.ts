import { type Chain, type RuleSet } from './rules.ts';
/**
 * The output of `nft -j list ruleset` (libnftables-json(5)): one document, or one per line. The text of `nft list chains`
 * may follow: it alone names an ingress chain's devices before nft 1.0.8. Rules that iptables-nft
 * made hold `xt` expressions, which nft does not show: they come out as doubt, and hasHiddenParts tells.
 */
export declare function parseNft(output: string): RuleSet;
/** True of a chain that iptables-nft keeps: `nft -j` hides the `xt` expressions of its rules. */
export declare function hasHiddenParts(chain: Chain): boolean;
