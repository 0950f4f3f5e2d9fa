import type { Fleet, FleetHost } from '../module.ts';
import type { Direction } from './pairs.ts';
/** What the rules of the two hosts say of it. `at` drops it; null: no rule of theirs does, as far as can be read. */
export interface Cause {
    at: FleetHost | null;
    text: string;
}
/** What is sent. */
export interface Sent {
    protocol: 'udp' | 'tcp';
    port: number;
}
/** Asks the hosts at both ends for their rules, once, and walks them for each packet that was lost. */
export declare function causesOf(fleet: Fleet, losses: readonly Direction[], sent: Sent): Promise<Map<Direction, Cause>>;
