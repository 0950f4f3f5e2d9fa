import type { Fleet } from '../module.ts';
import { type Told } from '../told.ts';
import { type DatagramTest, type Measured } from './measure.ts';
import { type Direction } from './pairs.ts';
/** The matrix of one packet size. */
export interface PathMtu {
    /** Of the overlay: what its packets may have. */
    mtu: number;
    measured: Measured;
}
/**
 * Whether the overlay's largest packets arrive: those that fit into what the best of the hosts' interfaces carries. A
 * node with less is the fault. Null where no interface told its MTU.
 */
export declare function measureMtu(fleet: Fleet, { hearings }: Measured, test: DatagramTest): Promise<PathMtu | null>;
/** Hosts whose own interface carries less, then paths between hosts that do. `losses`: small packets do arrive. */
export declare function tellMtu({ mtu, measured }: PathMtu, losses: readonly Direction[]): Told[];
