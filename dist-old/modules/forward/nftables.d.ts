import type { FirewallState } from '../firewall/state.ts';
import type { Change, CommandChange, Finding, HostView } from '../module.ts';
import type { PodPaths } from './iptables-file.ts';
import { type Blocked } from './judge.ts';
/** Right before the rule that drops, by its handle; at the end where the policy does. Null: nft has no words for it. */
export declare function openNow(blocked: Blocked): CommandChange | null;
/** After a boot. `live` is what is dropped now: it is what must be kept when the persisted rules could not be tried. */
export declare function keepInFile(state: FirewallState, live: readonly Blocked[], ranges: readonly PodPaths[], host: HostView): {
    findings: Finding[];
    changes: Change[];
};
