/** Who reaches whom, in both directions, by real packets: nothing is installed, nothing stays. */
export declare const mesh: import("./module.ts").FleetModule<import("typebox").TObject<{
    port: import("typebox").TOptional<import("typebox").TInteger>;
    via: import("typebox").TOptional<import("typebox").TUnion<[import("typebox").TLiteral<"vxlan">, import("typebox").TLiteral<"udp">, import("typebox").TLiteral<"tcp">]>>;
    mtu: import("typebox").TOptional<import("typebox").TBoolean>;
}>>;
