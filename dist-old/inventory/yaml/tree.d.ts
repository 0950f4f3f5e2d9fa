import type { Value } from '../inventory.ts';
export interface Place {
    line: number;
    column: number;
}
/** YAML or JSON as data that still knows where each part stood. */
export type Tree = {
    kind: 'map';
    place: Place;
    entries: Map<string, {
        key: Place;
        value: Tree;
    }>;
} | {
    kind: 'list';
    place: Place;
    items: Tree[];
} | {
    kind: 'scalar';
    place: Place;
    value: string | number | boolean | null;
};
/** The bare value, without places. */
export declare function treeValue(tree: Tree): Value;
