import { type PackageState } from '../package.ts';
interface State {
    /** Versions of iperf that can be run, wherever they came from. */
    versions: ReadonlySet<string>;
    packages: PackageState;
}
/** The iperf that a test wants, by the host's package manager, where it cannot be run yet. */
export declare const iperfPackage: import("../module.ts").Module<import("typebox").TObject<{
    port: import("typebox").TInteger;
    protocol: import("typebox").TOptional<import("typebox").TUnion<[import("typebox").TLiteral<"udp">, import("typebox").TLiteral<"tcp">]>>;
    bandwidth: import("typebox").TOptional<import("typebox").TString>;
    seconds: import("typebox").TOptional<import("typebox").TInteger>;
    max_loss: import("typebox").TOptional<import("typebox").TNumber>;
    max_jitter: import("typebox").TOptional<import("typebox").TNumber>;
    min_bandwidth: import("typebox").TOptional<import("typebox").TString>;
    pairs: import("typebox").TOptional<import("typebox").TUnion<[import("typebox").TLiteral<"all">, import("typebox").TLiteral<"ring">, import("typebox").TObject<{
        rounds: import("typebox").TInteger;
    }>]>>;
    roles: import("typebox").TOptional<import("typebox").TArray<import("typebox").TString>>;
    length: import("typebox").TOptional<import("typebox").TInteger>;
    version: import("typebox").TOptional<import("typebox").TUnion<[import("typebox").TLiteral<"auto">, import("typebox").TLiteral<2>, import("typebox").TLiteral<3>]>>;
    install: import("typebox").TOptional<import("typebox").TBoolean>;
}>, State>;
export {};
