import * as Type from 'typebox';
import { type AddressRange } from '../../net/address.ts';
/** One, or several with commas as kubeadm's podSubnet has them. */
export declare const cidrs: Type.TString;
export declare const params: Type.TObject<{
    pods: Type.TOptional<Type.TUnion<[Type.TString, Type.TArray<Type.TString>]>>;
    services: Type.TOptional<Type.TUnion<[Type.TString, Type.TArray<Type.TString>]>>;
}>;
export type CidrParams = Type.Static<typeof params>;
/** A range that the cluster is to have for its pods or its services. */
export interface ClusterRange {
    use: 'pod' | 'service';
    range: AddressRange;
    /** `pod range 10.244.0.0/16`. */
    name: string;
}
/** The ranges of checked parameters, each once; those that are no CIDR after all come back as text. */
export declare function readRanges(given: CidrParams): {
    ranges: ClusterRange[];
    wrong: string[];
};
/** The ranges as the playbook has them. */
export declare function cidrsOf(given: CidrParams, use: 'pod' | 'service'): string[];
/** As formatPrefix, but with the length of a single address too: `10.0.0.1/32`. */
export declare function cidrText(range: AddressRange): string;
