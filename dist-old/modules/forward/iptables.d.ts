import { type AddressRange } from '../../net/address.ts';
import type { FirewallState } from '../firewall/state.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked } from './judge.ts';
/** The same as iptables-save writes it. */
export declare function ruleLines(chain: string, pods: AddressRange): string[];
/**
 * Right before the rule that drops, and at the end where the policy does: what the chain says of the packet before that
 * stays in force, network policies and what Docker's users wrote among it. `top`: the head of that chain instead.
 */
export declare function openNow({ pods, place }: Blocked, state: FirewallState, top?: string): CommandChange;
