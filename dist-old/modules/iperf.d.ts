/** Sends real traffic between the hosts on a port that must be open, and reads what the receivers report. */
export declare const iperf: import("./module.ts").FleetModule<import("typebox").TObject<{
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
}>>;
