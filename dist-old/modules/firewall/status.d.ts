import type { Finding, HostView } from '../module.ts';
import type { FirewallState } from './state.ts';
/** What is worth saying of the firewalls as such, whatever the ports. */
export declare function statusFindings(state: FirewallState, host: HostView): Finding[];
export declare function unread(state: FirewallState): Finding[];
/** Both are in force: what either drops is dropped, and the tools of one do not show the other's rules. */
export declare function mixed(state: FirewallState): Finding[];
