import { type FirewallState } from './state.ts';
/** Opens ports in the chains that drop them, now and after a boot, for the given sources only. */
export declare const firewall: import("../module.ts").Module<import("typebox").TObject<{
    allow: import("typebox").TArray<import("typebox").TString>;
    state: import("typebox").TOptional<import("typebox").TUnion<[import("typebox").TLiteral<"present">, import("typebox").TLiteral<"absent">]>>;
    from: import("typebox").TOptional<import("typebox").TUnion<[import("typebox").TString, import("typebox").TArray<import("typebox").TString>]>>;
}>, FirewallState>;
