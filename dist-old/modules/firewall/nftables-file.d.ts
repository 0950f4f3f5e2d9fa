import type { AddressRange } from '../../net/address.ts';
import type { Change, Finding, HostView } from '../module.ts';
import { type Blocked } from './judge.ts';
import { type NftRule } from './nftables.ts';
import type { Port } from './params.ts';
import { type FirewallState, type HostFile } from './state.ts';
interface Wanted {
    findings: Finding[];
    changes: Change[];
}
/**
 * After a boot. `live` is what is dropped now in nft's own tables: it is what must be kept when the persisted rules
 * could not be tried.
 */
export declare function persist(state: FirewallState, live: readonly Blocked[], ports: readonly Port[], sources: readonly AddressRange[], host: HostView): Wanted;
export declare function flushes(main: HostFile, host: HostView): Finding[];
export declare function untried(state: FirewallState, main: HostFile): Finding[];
export declare function unwritable(main: HostFile): Finding;
/** Rules in the file that the main one includes. */
export declare function keep(rules: readonly NftRule[], summary: string, main: HostFile, own: HostFile | null, host: HostView): Change[];
export {};
