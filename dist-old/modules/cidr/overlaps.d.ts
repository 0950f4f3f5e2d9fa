import { type AddressRange } from '../../net/address.ts';
import { type Told } from '../told.ts';
import type { SeenHost } from './look.ts';
import { type ClusterRange } from './params.ts';
/** How a range meets what hosts have, the worst first. Only the last one is a warning. */
declare const KINDS: readonly ['network', 'address', 'route', 'broader-route'];
type Kind = (typeof KINDS)[number];
/** One network that a range meets, with all hosts that have it. */
export interface Overlap {
    with: ClusterRange;
    /** The network, destination or address. */
    where: AddressRange;
    kind: Kind;
    hosts: Map<string, HostShare>;
}
/** How one host has it: in a few words, and the lines that show it. */
interface HostShare {
    how: string;
    lines: string[];
}
/** All overlaps of the range with addresses and routes of the hosts. `isNode` knows the addresses of nodes. */
export declare function overlapsOf(cluster: ClusterRange, hosts: readonly SeenHost[], isNode: (address: AddressRange) => boolean): Overlap[];
/** `proposal` is what the messages end with. */
export declare function tellOverlaps(overlaps: readonly Overlap[], proposal: string): Told[];
export {};
