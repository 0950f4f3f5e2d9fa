type Live = Record<string, unknown>;
/** What the cluster has under our name. */
type State = {
    kind: 'there';
    object: Live;
} | {
    kind: 'absent';
} | {
    kind: 'unknown';
    why: string;
};
/** The DaemonSet as the parameters say, or none. Its changes are the cluster's; their journal is on the host that runs kubectl. */
export declare const deployed: import("../module.ts").Module<import("typebox").TObject<{
    control_plane: import("typebox").TString;
    state: import("typebox").TOptional<import("typebox").TUnion<[import("typebox").TLiteral<"present">, import("typebox").TLiteral<"absent">]>>;
    image: import("typebox").TOptional<import("typebox").TString>;
    namespace: import("typebox").TOptional<import("typebox").TString>;
    kubeconfig: import("typebox").TOptional<import("typebox").TString>;
    timeout: import("typebox").TOptional<import("typebox").TInteger>;
}>, State>;
/** Where `live` is not what is wanted, as `path: value`; null where it is. What the server adds does not count. */
export declare function firstDifference(wanted: unknown, live: unknown, path?: string): string | null;
export {};
