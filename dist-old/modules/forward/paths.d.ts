import { type AddressRange } from '../../net/address.ts';
import { type HostNetwork } from '../cidr/network.ts';
import type { HostView } from '../module.ts';
/** A way of pod traffic through this host. */
export interface Path {
    /** `pods to pods`, and what its answers are called. */
    name: string;
    answers: string;
    source: AddressRange;
    destination: AddressRange;
    iif: string;
    oif: string;
}
/**
 * The ways of a pod range's traffic, by the routes that a CNI has made so far: from and to the pods of other nodes, to
 * anywhere, and from other nodes where their packets come without an overlay.
 */
export declare function pathsOf(pods: AddressRange, { routes }: HostNetwork, host: HostView): Path[];
/** `pods to pods (cni0 to flannel.1)`. */
export declare function pathText(path: Path, answers: boolean): string;
