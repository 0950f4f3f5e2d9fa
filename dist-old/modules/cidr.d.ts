import { type AddressRange } from '../net/address.ts';
import { type SeenHost } from './cidr/look.ts';
import { type ClusterRange } from './cidr/params.ts';
/** Looks and tells; it changes nothing, for a cluster's ranges are set when it is made. */
export declare const cidr: import("./module.ts").FleetModule<import("typebox").TObject<{
    pods: import("typebox").TOptional<import("typebox").TUnion<[import("typebox").TString, import("typebox").TArray<import("typebox").TString>]>>;
    services: import("typebox").TOptional<import("typebox").TUnion<[import("typebox").TString, import("typebox").TArray<import("typebox").TString>]>>;
}>>;
/** A range of the same size that nothing in use overlaps. */
export declare function freeFor({ use, range }: Pick<ClusterRange, 'use' | 'range'>, taken: readonly AddressRange[]): AddressRange | null;
/** Everything in use, the cluster's own included. */
export declare function networksOf(seen: readonly SeenHost[]): AddressRange[];
