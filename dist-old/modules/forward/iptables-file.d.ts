import type { AddressRange } from '../../net/address.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import { type FirewallState } from '../firewall/state.ts';
import type { FileChange, Finding, HostView } from '../module.ts';
import { type Blocked } from './judge.ts';
import type { Path } from './paths.ts';
interface Kept {
    findings: Finding[];
    changes: FileChange[];
}
export interface PodPaths {
    pods: AddressRange;
    paths: Path[];
}
/**
 * Files that are loaded at boot get our lines and no other change, where they would drop pod traffic themselves, and
 * where something else makes a chain that drops it then: Docker sets the policy of FORWARD when it starts. `live` is
 * what chains of iptables would drop now without our rules.
 */
export declare function keepInFiles(state: FirewallState, live: readonly Blocked[], ranges: readonly PodPaths[], host: HostView): Kept;
/** The rules in force but for ours: what drops then is what they are there for. */
export declare function withoutOurs(rules: RuleSet): RuleSet;
export {};
