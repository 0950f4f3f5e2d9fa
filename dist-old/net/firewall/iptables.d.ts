import type { Family } from '../address.ts';
import type { IpSets } from './ipset.ts';
import { type Chain, type Engine } from './rules.ts';
/**
 * The output of iptables-save or ip6tables-save, of one or several tables; with or without counters. Where `sets` lacks
 * a set, matches of it are in doubt.
 */
export declare function parseIptables(text: string, engine: Engine, family: Family, sets?: IpSets): Chain[];
