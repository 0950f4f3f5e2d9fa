import type { Fleet, FleetHost } from '../module.ts';
import { type Found } from './found.ts';
import type { MeshTest } from './params.ts';
/** Who can connect to whom by TCP, and why not. */
export declare function byConnections(fleet: Fleet, hosts: readonly FleetHost[], { port, mtu }: MeshTest): Promise<Found>;
