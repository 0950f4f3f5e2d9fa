import { type Reading } from '../reading.ts';
import { type Tree } from './tree.ts';
type MapTree = Extract<Tree, {
    kind: 'map';
}>;
/** Ansible's YAML inventory: top-level keys are groups, each with `hosts`, `children` and `vars`. */
export declare function readYamlGroups(reading: Reading, tree: MapTree): void;
export {};
