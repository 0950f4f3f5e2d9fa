import type { Family } from '../../net/address.ts';
import type { Engine, RuleSet } from '../../net/firewall/rules.ts';
import type { ProbeOutput } from '../module.ts';
/** What an odd file is, in words. */
export declare const ODD = "not plain UTF-8 text (line ends of Windows, say)";
/** A text file as it is on the host. */
export interface HostFile {
    path: string;
    content: string;
    /** True when it holds bytes that are lost on the way (not UTF-8, NUL) or carriage returns: never rewritten. */
    odd: boolean;
}
export interface FirewallState {
    /** Every chain in force now, of every engine. */
    rules: RuleSet;
    tools: ReadonlySet<string>;
    /** What plain `iptables` is here. */
    defaultEngine: Engine;
    /** Services that start at boot, of those that load rules. */
    enabled: ReadonlySet<string>;
    firewalldRunning: boolean;
    ufw: {
        enabled: boolean;
        userRules: Record<Family, string[]>;
    };
    firewalldFiles: ReadonlyMap<string, string[]>;
    /** firewalld's services that hold a wanted port. */
    services: ReadonlyMap<string, string[]>;
    nftMain: HostFile | null;
    nftOwn: HostFile | null;
    /** The rule set nftables.service would load; null when it loads none or it could not be tried. */
    nftBoot: RuleSet | null;
    /** Why not, as nft says it. */
    nftBootError: string | null;
    iptablesFiles: {
        family: Family;
        file: HostFile;
    }[];
    /** Listings that failed: their rules are not known. */
    failures: string[];
}
type Parts = Record<string, ProbeOutput>;
/** What the probe printed. Never throws, whatever it holds. */
export declare function readState(parts: Parts): FirewallState;
export {};
