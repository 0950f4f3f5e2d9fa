import type { Fleet } from '../module.ts';
import type { Told } from '../told.ts';
import { type HostNetwork } from './network.ts';
/** A host and what was seen of its network. */
export interface SeenHost extends HostNetwork {
    name: string;
    /** The address other nodes reach it by, as formatPrefix has it. */
    nodeAddress: string;
}
/** One round trip per host. Hosts that gave no answer are told, and not among the seen. */
export declare function lookAtHosts(fleet: Fleet): Promise<{
    seen: SeenHost[];
    told: Told[];
}>;
