import { type AddressRange } from '../../net/address.ts';
import type { Chain, Rule, RuleSet } from '../../net/firewall/rules.ts';
import type { Place } from '../../net/firewall/verdict.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked } from './judge.ts';
import { type Port } from './params.ts';
import type { FirewallState } from './state.ts';
/** A drop in ufw's chains, by ufw's policy, or behind its jumps in INPUT: a rule of ufw's would come before it. */
export declare function ufwOwns({ base, chain, rule }: Place, state: FirewallState): boolean;
/** True when the drop stands in a file of ufw's that `ufw allow` cannot get ahead of. */
export declare function isBeyondUfw({ path }: Place): boolean;
/** Where ufw keeps the user's rules in the kernel. */
export declare function userChain({ sources }: Blocked): string;
export declare function isUserChain(name: string): boolean;
/** Where the user's rules are, those for what is forwarded too. */
export declare function isAnyUserChain(name: string): boolean;
/**
 * ufw keeps run time and boot together, so one command does both. An earlier rule of the user's that denies needs
 * ours before it: `prepend`, of ufw 0.36 (2018).
 */
export declare function open({ port, place, sources }: Blocked): CommandChange;
export declare function ruleWords(port: Port, source: AddressRange): string;
/** The rule as the kernel has it once ufw has made it. */
export declare function kernelRule(chain: string, port: Port, source: AddressRange): string;
/** Deletes a rule of the user's chain by the words that made it; undo puts it back at its place. */
export declare function close(chain: Chain, rule: Rule, port: Port): CommandChange | null;
/** What ufw would load at boot: the rules in force with the user's from ufw's files, and none beside ufw's own. */
export declare function bootRules(state: FirewallState): RuleSet;
