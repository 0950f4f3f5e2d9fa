import type { Value } from '../inventory.ts';

export interface Place {
  line: number;
  column: number;
}

/** YAML or JSON as data that still knows where each part stood. */
export type Tree =
  | { kind: 'map'; place: Place; entries: Map<string, { key: Place; value: Tree }> }
  | { kind: 'list'; place: Place; items: Tree[] }
  | {
      kind: 'scalar';
      place: Place;
      value: string | number | boolean | null;
      /** Nothing of it is an expression, and it is written so already. */
      literal?: boolean;
    };

/** The bare value, without places. */
export function treeValue(tree: Tree): Value {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(treeValue);
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, treeValue(value)]));
}
