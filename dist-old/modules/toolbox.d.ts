/** A pod of network tools on every node of a cluster, and whether these pods reach each other. */
export declare const toolbox: import("./module.ts").FleetModule<import("typebox").TObject<{
    control_plane: import("typebox").TString;
    state: import("typebox").TOptional<import("typebox").TUnion<[import("typebox").TLiteral<"present">, import("typebox").TLiteral<"absent">]>>;
    image: import("typebox").TOptional<import("typebox").TString>;
    namespace: import("typebox").TOptional<import("typebox").TString>;
    kubeconfig: import("typebox").TOptional<import("typebox").TString>;
    timeout: import("typebox").TOptional<import("typebox").TInteger>;
}>>;
