import { type AddressRange } from '../../net/address.ts';
import type { Chain, Engine, Rule } from '../../net/firewall/rules.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked } from './judge.ts';
import { type Port } from './params.ts';
import type { FirewallState } from './state.ts';
/** Marks a rule as ours, for people and for undo. */
export declare const COMMENT = "netfix";
/** A rule at the top of a chain of iptables', for now only: files are another matter. */
export declare function openRunTime(blocked: Blocked, state: FirewallState, chain?: string): CommandChange;
/** Whether a line of iptables-save is a rule of ours for the port: only we comment so. */
export declare function opens({ text }: {
    text: string;
}, port: Port, comment?: string): boolean;
/** Deletes one rule of ours by its exact words; undo puts it back where it stood. Null for words we did not write. */
export declare function close(chain: Chain, rule: Rule, port: Port, state: FirewallState): CommandChange | null;
/** As iptables-save writes it. */
export declare function ruleLine(chain: string, port: Port, source: AddressRange): string;
export declare function ruleWords(port: Port, source: AddressRange): string[];
/** The tool that names its engine, where there is one. */
export declare function toolOf(engine: Engine, family: string, state: FirewallState): string;
