import { type AddressRange } from '../../net/address.ts';
import type { Chain } from '../../net/firewall/rules.ts';
import type { Place } from '../../net/firewall/verdict.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked, Judgement } from './judge.ts';
import { type Port } from './params.ts';
import type { FirewallState } from './state.ts';
/** firewalld's own chains: of table `firewalld` (nftables backend), or named so (iptables backend). */
export declare function firewalldOwns(place: Place, state: FirewallState): boolean;
/** Run time only; nothing is reloaded, since that would wipe the rules of a CNI. */
export declare function openRunTime({ port, place, sources }: Blocked, state: FirewallState): CommandChange;
export declare function openPermanent(zone: string, port: Port, sources: readonly AddressRange[]): CommandChange;
/** The zone whose accepting rules a chain of firewalld's holds, or null. */
export declare function zoneOfChain(chain: Chain, state: FirewallState): string | null;
/** Our rich rule as firewalld's nftables backend writes it. */
export declare function kernelRule(port: Port, source: AddressRange): string;
export declare function closeRunTime(zone: string, port: Port, rule: string): CommandChange | null;
export declare function closePermanent(zone: string, port: Port, sources: readonly AddressRange[]): CommandChange;
/** Zones whose file has our rich rule for some of the sources. */
export declare function storedOpenings(state: FirewallState, port: Port, sources: readonly AddressRange[]): {
    zone: string;
    sources: AddressRange[];
}[];
/** What firewall-cmd --permanent writes: the zone's own file, and the one before it (firewalld.zones(5)). */
export declare function zoneFiles(zone: string): string[];
export declare function richRule(source: AddressRange, port: Port): string;
/** Sources that get through now, with their zone, whose zone file would not let them in after a boot. */
export declare function missingPermanently(judgement: Judgement, state: FirewallState): {
    zone: string;
    port: Port;
    sources: AddressRange[];
}[];
/** The administrator's file of a zone hides the distribution's (firewalld.zones(5)). */
export declare function zoneFile(zone: string, state: FirewallState): string;
