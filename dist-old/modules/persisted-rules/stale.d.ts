import { type FirewallState } from '../firewall/state.ts';
import type { HostView, Plan } from '../module.ts';
/**
 * Indexes of the lines of an iptables-save file that kube-proxy or a CNI made: their chains, the rules in them, the
 * jumps to them, and what bears their comment or asks one of their sets. What is left refers to nothing that is gone, so
 * it loads as before.
 */
export declare function staleLines(lines: readonly string[]): number[];
/** The file with those lines as comments. */
export declare function withoutStale(content: string): string;
/** Files for iptables-restore that hold such rules, and what puts them right. */
export declare function planFiles(state: FirewallState, host: HostView): Plan;
