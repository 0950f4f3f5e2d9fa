import type { Range } from '../address.ts';
import { isObject, selectorOf } from './nft-selector.ts';
import {
  type Action,
  act,
  type Condition,
  constant,
  MARK_ALL,
  match,
  opaque,
  type Statement,
} from './rules.ts';

/** The elements of a table's named sets and maps, by name. */
export type NamedSets = ReadonlyMap<string, readonly unknown[]>;

/** One entry of a rule's `expr` list. What has no say in the verdict gives nothing; what is not known gives doubt. */
export function readStatement(expression: unknown, sets: NamedSets): Statement[] {
  if (!isObject(expression)) return [match(opaque(JSON.stringify(expression) ?? ''))];
  const [[kind, body] = ['', null]] = Object.entries(expression);
  if (SILENT.has(kind)) return [];
  const action = readAction(expression);
  if (action !== null) return [act(action)];
  switch (kind) {
    case 'reject':
      return readReject(body);
    case 'match':
      return readMatch(body, sets).map(match);
    case 'vmap':
      return [readMap(body, sets)];
    case 'mangle':
      return readMangle(body);
    case 'notrack':
      return [{ kind: 'notrack' }];
    case 'limit':
    case 'ct count':
      return [match(readLimit(kind, body))];
    case 'set':
      return readSetUpdate(body);
    default:
      return [match(opaque(JSON.stringify(expression)))];
  }
}

const SILENT = new Set([
  'counter',
  'log',
  'comment',
  'ct helper',
  'ct timeout',
  'flow',
  'meter-comment',
  'secmark',
]);

/** A verdict, or null when the expression is none. `queue` and the translations leave our sight. */
function readAction(expression: Record<string, unknown>): Action | null {
  const [[kind, body] = ['', null]] = Object.entries(expression);
  switch (kind) {
    case 'accept':
    case 'drop':
    case 'return':
    case 'continue':
      return { kind };
    case 'jump':
    case 'goto':
      return { kind, chain: isObject(body) ? String(body.target) : '' };
    case 'queue':
    case 'dnat':
    case 'snat':
    case 'redirect':
    case 'masquerade':
    case 'tproxy':
    case 'fwd':
    case 'synproxy':
      return { kind: 'opaque', text: JSON.stringify(expression) };
    default:
      return null;
  }
}

/**
 * nft leaves out a match on the family before a reject that implies it (`reject with icmpv6 …`), so the reject must
 * ask for it itself.
 */
function readReject(body: unknown): Statement[] {
  const type = isObject(body) ? body.type : undefined;
  const drop = act({ kind: 'drop' });
  if (type !== 'icmp' && type !== 'icmpv6') return [drop];
  const family = type === 'icmp' ? 'ip' : 'ip6';
  return [match({ test: 'name', field: 'family', names: [family], negated: false }), drop];
}

function readMatch(body: unknown, sets: NamedSets): Condition[] {
  if (!isObject(body)) return [opaque('match')];
  const selector = selectorOf(body.left);
  return [...selector.needs, compare(body, sets)];
}

function compare(body: Record<string, unknown>, sets: NamedSets): Condition {
  const selector = selectorOf(body.left);
  const { op, right } = body;
  if (selector.number?.field === 'tcpflags') return compareFlags(body);
  if (op === '==' || op === 'in' || op === '!=') {
    const values = elementsOf(right, sets);
    if (values === null) return opaque(JSON.stringify(body));
    return negatedIf(op === '!=', selector.among(values));
  }
  const bound = selector.number?.parse(right);
  if (!selector.number || !bound) return opaque(JSON.stringify(body));
  const range = comparison(String(op), bound.low);
  if (range === null) return opaque(JSON.stringify(body));
  const { field, mask } = selector.number;
  return { test: 'number', field, ranges: [range], negated: false, ...(mask === undefined ? {} : { mask }) };
}

/** `in` tests whether any of the flags is set; `==` compares the bits under the mask. */
function compareFlags(body: Record<string, unknown>): Condition {
  const { number } = selectorOf(body.left);
  const bits = number?.parse(isObject(body.right) ? null : body.right);
  if (!number || !bits) return opaque(JSON.stringify(body));
  if (body.op === 'in') {
    return {
      test: 'number',
      field: 'tcpflags',
      ranges: [{ low: 0n, high: 0n }],
      mask: bits.low,
      negated: true,
    };
  }
  if (body.op !== '==' && body.op !== '!=') return opaque(JSON.stringify(body));
  const mask = number.mask === undefined ? {} : { mask: number.mask };
  return { test: 'number', field: 'tcpflags', ranges: [bits], negated: body.op === '!=', ...mask };
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
  if (!negated || condition.test === 'opaque') return condition;
  if (condition.test === 'constant') return constant(!condition.holds);
  return { ...condition, negated: !condition.negated };
}

/** The values on the right of a match: one, a list, an anonymous set or a named one. Null: the set is not there. */
function elementsOf(right: unknown, sets: NamedSets): unknown[] | null {
  if (typeof right === 'string' && right.startsWith('@')) {
    const elements = sets.get(right.slice(1));
    return elements === undefined ? null : elements.map(elementValue);
  }
  if (Array.isArray(right)) return right.map(elementValue);
  if (isObject(right) && 'set' in right) return elementsOf(right.set, sets);
  return [right];
}

/** Elements with a time-out, counter or comment come wrapped. */
function elementValue(element: unknown): unknown {
  return isObject(element) && isObject(element.elem) ? element.elem.val : element;
}

function readMap(body: unknown, sets: NamedSets): Statement {
  if (!isObject(body)) return act({ kind: 'opaque', text: 'vmap' });
  const selector = selectorOf(body.key);
  const pairs = elementsOf(body.data, sets);
  if (pairs === null) return act({ kind: 'opaque', text: JSON.stringify(body) });
  const entries = pairs.map((pair) => {
    const [key, verdict] = Array.isArray(pair) ? pair : [];
    const action = isObject(verdict) ? readAction(verdict) : null;
    return {
      conditions: [...selector.needs, selector.among([elementValue(key)])],
      action: action ?? { kind: 'opaque' as const, text: JSON.stringify(verdict) ?? 'vmap' },
      last: key === '*',
    };
  });
  // The catch-all stands for keys that no other entry has, wherever it is printed.
  return { kind: 'map', entries: [...entries.filter((e) => !e.last), ...entries.filter((e) => e.last)] };
}

function readMangle(body: unknown): Statement[] {
  if (!isObject(body) || !isMark(body.key)) return [];
  const change = markChange(body.value);
  return [{ kind: 'mark', value: change?.value ?? null, mask: change?.mask ?? MARK_ALL }];
}

function isMark(key: unknown): boolean {
  return isObject(key) && isObject(key.meta) && key.meta.key === 'mark';
}

/** mark = (mark & ~mask) ^ value, built from constants and `&`, `|`, `^` on the mark itself. */
function markChange(value: unknown): { value: bigint; mask: bigint } | null {
  if (isBits(value)) return { value: BigInt(value), mask: MARK_ALL };
  if (isMark(value)) return { value: 0n, mask: 0n };
  const [[op, operands] = ['', null]] = isObject(value) ? Object.entries(value) : [];
  if (!Array.isArray(operands) || !isBits(operands[1])) return null;
  const inner = markChange(operands[0]);
  if (inner === null) return null;
  const bits = BigInt(operands[1]);
  if (op === '&') return { value: inner.value & bits, mask: (inner.mask | ~bits) & MARK_ALL };
  if (op === '|') return { value: (inner.value & ~bits) | bits, mask: inner.mask | bits };
  return op === '^' ? { value: inner.value ^ bits, mask: inner.mask } : null;
}

function isBits(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= Number(MARK_ALL);
}

/** The packet is the only one of its kind just now: no limit is exceeded by it, but what is within one may run dry. */
function readLimit(kind: string, body: unknown): Condition {
  return isObject(body) && body.inv === true ? constant(false) : opaque(`${kind} ${JSON.stringify(body)}`);
}

function readSetUpdate(body: unknown): Statement[] {
  const statements = isObject(body) && Array.isArray(body.stmt) ? body.stmt : [];
  return statements.flatMap((statement) => readStatement(statement, new Map()));
}
