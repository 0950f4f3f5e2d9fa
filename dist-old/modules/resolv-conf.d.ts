import * as Type from 'typebox';
interface ResolvConfState {
    /** Whether there is a kubelet: it runs, or is configured. */
    isThere: boolean;
    /** The file whose name servers pods get, and what says so. Null: none is given to pods. */
    path: string | null;
    place: string;
    /** Lines by path; those that are not there, are empty or cannot be read are not in it. */
    files: ReadonlyMap<string, readonly string[]>;
    there: ReadonlySet<string>;
}
/** The name servers that the kubelet hands to pods with the node's DNS, CoreDNS among them. */
export declare const resolvConf: import("./module.ts").Module<Type.TObject<{}>, ResolvConfState>;
export {};
