import type { RuleSet } from '../../net/firewall/rules.ts';
import type { ProbeOutput } from '../module.ts';
/** Where distributions have the file that nftables.service loads; the first that is there is it. */
export declare const NFT_MAIN_FILES = "/etc/sysconfig/nftables.conf /etc/nftables.conf /etc/nftables.nft";
/** Probe parts that list every rule in force. 'nft main' tells whose a table is. */
export declare const LISTING: Record<string, string>;
type Parts = Record<string, ProbeOutput>;
/** Listings that failed: their rules are not known. */
export declare function listingFailures(parts: Parts): string[];
/** Every chain in force, of every engine. Never throws, whatever the parts hold. */
export declare function readRules(parts: Parts): RuleSet;
export {};
