import { elementOf, elementsOf, inSet, type Named } from './nft-match.ts';
import { isObject, selectorOf } from './nft-selector.ts';
import { type Action, act, match, type Statement } from './rules.ts';

/** A map from what a packet is to what is done with it; `actionOf` reads the right sides. */
export function readMapEntries(map: unknown, named: Named, actionOf: (data: unknown) => Action): Statement[] {
  const pairs = isObject(map) ? elementsOf(map.data, named) : null;
  if (!isObject(map) || pairs === null) return [act({ kind: 'opaque', text: JSON.stringify(map) ?? 'map' })];
  const selector = selectorOf(map.key);
  const entries = pairs.map((pair) => {
    const [key, data] = Array.isArray(pair) ? pair : [];
    const { value, sure } = elementOf(key);
    const condition = inSet(map.data, selector.among([value]));
    const action: Action = sure ? actionOf(data) : { kind: 'opaque', text: JSON.stringify(pair) };
    return { conditions: [condition], action, last: value === '*' };
  });
  // The catch-all stands for keys that no other entry has, wherever it is printed.
  const ordered = [...entries.filter((e) => !e.last), ...entries.filter((e) => e.last)];
  return [...selector.needs.map(match), { kind: 'map', entries: ordered }];
}
