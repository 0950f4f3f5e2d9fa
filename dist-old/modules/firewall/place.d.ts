import type { Place } from '../../net/firewall/verdict.ts';
/** `nftables, table inet filter, chain input, policy drop`: where a person finds it. */
export declare function placeText({ base, chain, rule }: Place): string;
