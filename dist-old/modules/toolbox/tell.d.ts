import type { FleetHost, MatrixCell } from '../module.ts';
import { type Told } from '../told.ts';
import type { Exchange, Reach } from './exchange.ts';
import type { Pod } from './pods.ts';
/** A node of the cluster, with its name in the play where it is a host of it. */
export interface Node {
    name: string;
    pod: Pod;
    /** Who is told what is wrong with it: its host, or the one that runs kubectl. */
    host: string;
}
/** A node is the host that has its name, or its address. In the order of the play, then those that are no host of it. */
export declare function nodesOf(pods: readonly Pod[], hosts: readonly FleetHost[], controlPlane: string): Node[];
interface Direction {
    from: Node;
    to: Node;
    reach: Reach;
}
/** Every direction that was tried. */
export declare function directionsIn({ reached }: Exchange, nodes: readonly Node[]): Direction[];
export declare function cellOf({ small, large, milliseconds }: Reach): MatrixCell;
/** Pods that are not there, cannot be asked, or do not reach each other: one sentence per cause. */
export declare function tellExchange(exchange: Exchange, nodes: readonly Node[]): Told[];
export declare function tellMissing(nodes: readonly Node[]): Told[];
export declare function fault(code: string, message: string): Told['finding'];
export {};
