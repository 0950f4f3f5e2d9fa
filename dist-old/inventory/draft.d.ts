import type { Vars } from './inventory.ts';
export interface DraftGroup {
    name: string;
    hosts: Set<string>;
    children: Set<string>;
    parents: Set<string>;
    vars: Vars;
    /** ansible_group_priority: among groups of one depth the highest is merged last. */
    priority: number;
}
interface DraftHost {
    name: string;
    vars: Vars;
}
/** What the sources have said so far. Iteration order of every Map and Set here is the order of first mention. */
export interface Draft {
    groups: Map<string, DraftGroup>;
    hosts: Map<string, DraftHost>;
}
export declare function emptyDraft(): Draft;
export declare function addGroup(draft: Draft, name: string): DraftGroup;
/** A port counts only where the host is first named, as in Ansible. */
export declare function addHost(draft: Draft, name: string, group: string, port: number | null): void;
/** Returns what is wrong with the edge, or null. */
export declare function addChild(draft: Draft, parent: string, child: string): string | null;
/** Every group above `name`, itself left out. */
export declare function ancestors(draft: Draft, name: string): Set<string>;
export {};
