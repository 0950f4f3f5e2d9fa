import type { Range } from '../address.ts';
import { isObject, type Selector, selectorOf } from './nft-selector.ts';
import { type Condition, constant, opaque } from './rules.ts';

/** A table's named sets and maps, and its named limits. */
export interface Named {
  elements: ReadonlyMap<string, readonly unknown[]>;
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
    return negatedIf(op === '!=' || op === '!', selector.among(values));
  }
  const bound = selector.number?.parse(right);
  if (!selector.number || !bound) return opaque(JSON.stringify(body));
  const range = comparison(String(op), bound.low);
  if (range === null) return opaque(JSON.stringify(body));
  const { field, mask } = selector.number;
  return { test: 'number', field, ranges: [range], negated: false, ...(mask === undefined ? {} : { mask }) };
}

/** A list of flags is one value, of which the bits are meant. */
function valuesOf(right: unknown, { number }: Selector, named: Named): unknown[] | null {
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

/** The values on the right of a match: one, a list, an anonymous set or a named one. Null: the set is not there. */
export function elementsOf(right: unknown, named: Named): unknown[] | null {
  if (typeof right === 'string' && right.startsWith('@')) {
    const elements = named.elements.get(right.slice(1));
    return elements === undefined ? null : elements.map(elementValue);
  }
  if (Array.isArray(right)) return right.map(elementValue);
  if (isObject(right) && 'set' in right) return elementsOf(right.set, named);
  return [right];
}

/** What an element may have besides its value without a say in whether it matches. */
const BESIDE = new Set(['val', 'timeout', 'expires', 'comment', 'counter']);

/**
 * Elements with a time-out, counter or comment come wrapped. One with a limit, a count or a quota matches only while that
 * holds: it is left as it is, and cannot be read.
 */
export function elementValue(element: unknown): unknown {
  if (!isObject(element) || !isObject(element.elem)) return element;
  return Object.keys(element.elem).every((key) => BESIDE.has(key)) ? element.elem.val : element;
}
