import { type Family } from '../address.ts';
import { type IpSets } from './ipset.ts';
import { type Condition } from './rules.ts';
/** The matches of a rule as iptables-save writes them: `[!] -s …`, then `-m NAME options`. See iptables-extensions(8). */
export declare function readMatches(words: readonly string[], family: Family, sets: IpSets): Condition[];
