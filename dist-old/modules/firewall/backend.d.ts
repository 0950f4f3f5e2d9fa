import type { Place } from '../../net/firewall/verdict.ts';
import type { FirewallState } from './state.ts';
export type Backend = 'firewalld' | 'ufw' | 'nftables' | 'iptables';
/** Who keeps the rules of the base chain a packet was dropped in, and so where it must be let in. */
export declare function backendOf(place: Place, state: FirewallState): Backend;
