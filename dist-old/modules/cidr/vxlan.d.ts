import { type Told } from '../told.ts';
import type { SeenHost } from './look.ts';
/** VXLAN devices that send from an address another host's send from too, or that the other nodes do not know. */
export declare function tellVxlans(hosts: readonly SeenHost[]): Told[];
