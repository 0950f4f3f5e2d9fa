import { type Pair } from '../../net/tournament.ts';
import type { IperfTest } from './params.ts';
/** Who is tested with whom, round by round: what `pairs` asks for, and behind it what `roles` needs besides. */
export declare function roundsFor(hosts: readonly string[], test: IperfTest, groups: Groups): Pair[][];
/** Group name to host names. */
type Groups = Readonly<Record<string, readonly string[]>>;
/** What no host could ever fulfil; null when there is nothing of the kind. */
export declare function mistakeIn(test: IperfTest, groups: Groups): string | null;
export {};
