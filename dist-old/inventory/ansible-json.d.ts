import { type Reading } from './reading.ts';
import { type Tree } from './yaml/tree.ts';
type MapTree = Extract<Tree, {
    kind: 'map';
}>;
/** What was read: the hosts in order, and their variables unless the script wants to be asked for each (`--host`). */
export interface AnsibleJson {
    hosts: string[];
    hasHostvars: boolean;
}
/** True for the shape that scripts and `ansible-inventory --list` print, false for YAML's shape written as JSON. */
export declare function isAnsibleJson(tree: MapTree): boolean;
/** Reads `{ group: { hosts, vars, children }, _meta: { hostvars } }` (Ansible, "Developing dynamic inventory"). */
export declare function readAnsibleJson(reading: Reading, tree: MapTree): AnsibleJson;
export declare function readHostVars(reading: Reading, host: string, tree: Tree): void;
export {};
