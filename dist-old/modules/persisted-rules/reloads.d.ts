import type { FirewallState } from '../firewall/state.ts';
import type { Finding, HostView } from '../module.ts';
/**
 * A whole rule set saved as nftables.conf, or as a file that it includes: then only a load tells, in an empty network
 * namespace. Its blocks cannot be taken out line by line, so it is only told.
 */
export declare function staleInMain({ nftMain, nftBoot, enabled }: FirewallState): Finding[];
/** What would wipe the rules that the cluster has in force now, if somebody reloaded a firewall. */
export declare function wipedByReload(state: FirewallState, host: HostView): Finding[];
