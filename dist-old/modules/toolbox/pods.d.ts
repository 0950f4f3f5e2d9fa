import type { ToolboxParams } from './params.ts';
/** One pod of the toolbox, and the node it is on. */
export interface Pod {
    node: string;
    /** Of the node, as its kubelet says (`status.hostIP`). */
    nodeAddress: string;
    name: string;
    address: string;
    ready: boolean;
    /** Why it does not run, in the kubelet's or the scheduler's words. */
    why: string;
}
/** Waits until every node has its pod, and lists the pods whether that came about or not. */
export declare function podsScript(given: ToolboxParams): string;
/** Pods that are being removed are not among them. `finished`: every node that should have one has its pod. */
export declare function readPods(output: string): {
    pods: Pod[];
    finished: boolean;
};
