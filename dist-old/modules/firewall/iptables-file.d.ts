import type { AddressRange } from '../../net/address.ts';
import type { Change, Finding, HostView } from '../module.ts';
import type { Port } from './params.ts';
import { type FirewallState } from './state.ts';
/**
 * Files that are loaded at boot with iptables-restore and would drop a packet again get our lines and no other
 * change: a whole save would keep what a CNI put into the kernel just now.
 */
export declare function persist(state: FirewallState, ports: readonly Port[], sources: readonly AddressRange[], host: HostView): {
    findings: Finding[];
    changes: Change[];
};
/** Without systemd it cannot be told what loads a file at boot: then one that is there counts. */
export declare function isLoaded(state: FirewallState, host: HostView): boolean;
