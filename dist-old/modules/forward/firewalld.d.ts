import { type AddressRange } from '../../net/address.ts';
import type { FirewallState } from '../firewall/state.ts';
import type { CommandChange } from '../module.ts';
import type { Judgement } from './judge.ts';
/** Run time only; nothing is reloaded, since that would wipe the rules of a CNI. */
export declare function trustNow(pods: AddressRange): CommandChange;
export declare function trustPermanently(pods: AddressRange): CommandChange;
/** Another zone that has the very range as its source: firewalld keeps a source in one zone. */
export declare function otherZone(pods: AddressRange, state: FirewallState): string | null;
/** Pods that the trusted zone lets through now, and its file would not after a boot. */
export declare function missingPermanently({ accepted }: Judgement, state: FirewallState): AddressRange[];
export declare function isTrusted(pods: AddressRange, state: FirewallState): boolean;
