import * as Type from 'typebox';
import { type VxlanOffloadState } from './vxlan-offload/probe.ts';
/** VXLAN devices that compute checksums themselves instead of leaving them to a network card that gets them wrong. */
export declare const vxlanOffload: import("./module.ts").Module<Type.TObject<{
    interfaces: Type.TOptional<Type.TArray<Type.TString>>;
    only_with_bad_checksums: Type.TOptional<Type.TBoolean>;
    persist: Type.TOptional<Type.TBoolean>;
}>, VxlanOffloadState>;
