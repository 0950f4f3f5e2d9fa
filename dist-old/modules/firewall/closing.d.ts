import type { AddressRange } from '../../net/address.ts';
import type { Chain, Rule } from '../../net/firewall/rules.ts';
import type { HostView, Plan } from '../module.ts';
import type { Port } from './params.ts';
import type { FirewallState } from './state.ts';
/** A rule that lets a port in because netfix put it there, and the chain it stands in. */
export interface Opening {
    chain: Chain;
    rule: Rule;
    port: Port;
}
/**
 * Closes ports again: rules that bear netfix's mark, whatever their sources, and in ufw and firewalld, which keep no
 * mark in the kernel, the rule netfix makes for these sources. Run time first, then what is loaded at boot. Nothing is
 * planned when our own SSH would no longer get in.
 */
export declare function planClosings(state: FirewallState, ports: readonly Port[], sources: readonly AddressRange[], host: HostView): Plan;
