import type { FleetHost } from '../module.ts';
import { type Told } from '../told.ts';
import type { Cause } from './causes.ts';
import type { Measured } from './measure.ts';
import type { Direction } from './pairs.ts';
/**
 * One sentence per cause, at the host where it can be mended. `what`: `8472/udp`. `twins` have an address that another
 * machine has, too.
 */
export declare function tellLosses(losses: ReadonlyMap<Direction, Cause>, hosts: readonly FleetHost[], { what, twins }: {
    what: string;
    twins: readonly FleetHost[];
}): Told[];
/** Packets that arrive from another address than others use: rules that name the nodes do not know them. */
export declare function tellTranslations({ hearings }: Measured): Told[];
/** A host whose address another machine has, too. */
export interface Twin {
    owner: FleetHost;
    /** Hosts that were answered by the other machine, and its hardware address. */
    misled: FleetHost[];
    mac: string;
}
/**
 * Some host has another hardware address for an address than its owner's. One that answers for many addresses is a
 * router or a cloud's proxy and says nothing.
 */
export declare function twinsOf({ hearings }: Measured): Twin[];
export declare function tellTwin({ owner, misled, mac }: Twin): Told;
