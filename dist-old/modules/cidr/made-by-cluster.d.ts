import { type AddressRange } from '../../net/address.ts';
import type { HostAddress, Route } from './network.ts';
import type { ClusterRange } from './params.ts';
/** Devices that hold service addresses on every node: kube-proxy in IPVS mode, NodeLocal DNSCache, kube-router, Antrea. */
export declare const SERVICE_DEVICES: RegExp;
export declare function isClusterAddress({ device, address }: HostAddress, { use, range }: ClusterRange): boolean;
/**
 * True for a route inside the range that the running cluster made from this very range: by its device, by who wrote it,
 * or because it leads to another node, as flannel's host-gw and routes without an overlay do. `isNode` knows the
 * addresses of nodes.
 */
export declare function isClusterRoute(route: Route, { use, range }: ClusterRange, isNode: (address: AddressRange) => boolean): boolean;
