import type { ForwardState } from './state.ts';
/** Lets pod traffic through the chains that drop what is forwarded, now and after a boot, for the pod ranges only. */
export declare const forward: import("../module.ts").Module<import("typebox").TObject<{
    pods: import("typebox").TUnion<[import("typebox").TString, import("typebox").TArray<import("typebox").TString>]>;
}>, ForwardState>;
