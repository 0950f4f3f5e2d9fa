import type { Fleet, FleetHost } from '../module.ts';
import { type Found } from './found.ts';
import { type MeshTest } from './params.ts';
/** Who hears whom by datagrams, why not, and whether large ones arrive. */
export declare function byDatagrams(fleet: Fleet, hosts: readonly FleetHost[], { port, via, mtu }: MeshTest): Promise<Found>;
