import type { Range } from '../address.ts';
import { isObject, type Selector, selectorOf } from './nft-selector.ts';
import { type Condition, constant, opaque } from './rules.ts';

/** A table's named sets and maps, and its named limits. */
export interface Named {
  sets: ReadonlyMap<string, Record<string, unknown>>;
  limits: ReadonlyMap<string, Record<string, unknown>>;
}

export function readMatch(body: unknown, named: Named): Condition[] {
  if (!isObject(body)) return [opaque('match')];
  const selector = selectorOf(body.left);
  return [...selector.needs, ...absence(body, selector), inSet(body.right, compare(body, selector, named))];
}

/** Only what is negated holds of an absent interface, on newer kernels. */
function absence({ op }: Record<string, unknown>, { presence }: Selector): Condition[] {
  return op === '!=' && presence !== undefined ? [presence] : [];
}

/** A rule may have changed the set it tests. */
export function inSet(set: unknown, condition: Condition): Condition {
  return typeof set === 'string' && set.startsWith('@')
    ? { test: 'lookup', set: set.slice(1), condition }
    : condition;
}

function compare(body: Record<string, unknown>, selector: Selector, named: Named): Condition {
  const { op, right } = body;
  if (selector.number?.field === 'tcpflags' && (op === 'in' || op === '!'))
    return negatedIf(op === '!', anyFlag(selector, right));
  // `!` holds when none of the bits is set: of a state, when it is none of the list.
  if (op === '==' || op === 'in' || op === '!=' || (op === '!' && selector.bits === true)) {
    const values = valuesOf(right, selector, named);
    if (values === null) return opaque(JSON.stringify(body));
    const elements = values.map(elementOf);
    // An element that is found breaks off the rule, and is asked no more.
    if (op === '!=' || op === '!') return negatedIf(true, selector.among(elements.map(({ value }) => value)));
    return amongElements(selector, elements);
  }
  const bound = selector.number?.parse(right);
  if (!selector.number || !bound) return opaque(JSON.stringify(body));
  const range = comparison(String(op), bound.low);
  if (range === null) return opaque(JSON.stringify(body));
  const { field, mask } = selector.number;
  return { test: 'number', field, ranges: [range], negated: false, ...(mask === undefined ? {} : { mask }) };
}

/** A list of flags is one value, of which the bits are meant. */
function valuesOf(right: unknown, { number }: Selector, named: Named): readonly unknown[] | null {
  if (number?.field === 'tcpflags' && Array.isArray(right)) return [right];
  return elementsOf(right, named);
}

/** `tcp flags syn,ack` holds when any of them is set. */
function anyFlag({ number }: Selector, right: unknown): Condition {
  const bits = isObject(right) && 'set' in right ? null : number?.parse(right);
  if (!bits) return opaque(`tcp flags ${JSON.stringify(right)}`);
  return {
    test: 'number',
    field: 'tcpflags',
    ranges: [{ low: 0n, high: 0n }],
    mask: bits.low,
    negated: true,
  };
}

function comparison(op: string, bound: bigint): Range | null {
  const top = (1n << 128n) - 1n;
  switch (op) {
    case '<':
      return { low: 0n, high: bound - 1n };
    case '<=':
      return { low: 0n, high: bound };
    case '>':
      return { low: bound + 1n, high: top };
    case '>=':
      return { low: bound, high: top };
    default:
      return null;
  }
}

function negatedIf(negated: boolean, condition: Condition): Condition {
  if (!negated) return condition;
  if (condition.test === 'constant') return constant(!condition.holds);
  return 'negated' in condition
    ? { ...condition, negated: !condition.negated }
    : opaque(JSON.stringify(condition));
}

/** Where a catch-all has a say, which of the elements is found has one too. */
function amongElements(selector: Selector, elements: readonly Element[]): Condition {
  const among = (sure: boolean) =>
    selector.among(elements.filter((each) => each.sure === sure).map(({ value }) => value));
  if (elements.every(({ sure }) => sure)) return among(true);
  const doubt = opaque(JSON.stringify(elements));
  if (elements.some(({ value }) => value === '*')) return doubt;
  return { test: 'any', entries: [[among(true)], [among(false), doubt]], negated: false };
}

/** What stands on the right of a match: one, a list, an anonymous set or a named one. Null: the set is not there. */
export function elementsOf(right: unknown, named: Named): readonly unknown[] | null {
  if (typeof right === 'string' && right.startsWith('@')) {
    const set = named.sets.get(right.slice(1));
    return set === undefined ? null : listed(set.elem);
  }
  if (Array.isArray(right)) return right;
  if (isObject(right) && 'set' in right) return elementsOf(right.set, named);
  return [right];
}

/** nft leaves out a list that is empty. */
export function listed(elements: unknown): readonly unknown[] {
  return Array.isArray(elements) ? elements : [];
}

interface Element {
  value: unknown;
  /** It matches whenever its value does. One with a limit, a count or a quota asks for that too (nft_lookup.c). */
  sure: boolean;
}

/** What an element may have besides its value without a say in whether it matches. */
const BESIDE = new Set(['val', 'timeout', 'expires', 'comment', 'counter']);

/** Elements with a time-out, a counter or the like come wrapped. */
export function elementOf(element: unknown): Element {
  if (!isObject(element) || !isObject(element.elem)) return { value: element, sure: true };
  const { elem } = element;
  return { value: elem.val, sure: Object.keys(elem).every((key) => BESIDE.has(key)) };
}
