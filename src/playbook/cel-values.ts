import type { Value } from '../inventory/inventory.ts';
import { Deferred } from './deferred.ts';

const MAX_DEPTH = 64;
const MAX_NODES = 100_000;

/**
 * A map whose values are converted when CEL asks for them, so that a scope with thousands of facts, or with a variable
 * that cannot be rendered yet, costs nothing until it is used. cel-js tells a map by `constructor === Map`.
 */
class LazyMap extends Map<string, unknown> {
  readonly #source: Record<string, unknown>;
  readonly #ready = new Map<string, unknown>();
  constructor(source: Record<string, unknown>) {
    super();
    this.#source = source;
    for (const key of Object.keys(source)) super.set(key, undefined);
    Object.defineProperty(this, 'constructor', { value: Map });
  }

  override get(key: string): unknown {
    if (!this.#ready.has(key) && Object.hasOwn(this.#source, key)) {
      this.#ready.set(key, toCel(this.#source[key]));
    }
    return this.#ready.get(key);
  }

  override *values(): MapIterator<unknown> {
    for (const key of this.keys()) yield this.get(key);
  }

  override *entries(): MapIterator<[string, unknown]> {
    for (const key of this.keys()) yield [key, this.get(key)];
  }

  override [Symbol.iterator](): MapIterator<[string, unknown]> {
    return this.entries();
  }
}

/** Own keys only, whatever they are called: `constructor` and `__proto__` are keys like any other. */
export function lazyMap(source: Record<string, unknown>): Map<string, unknown> {
  return new LazyMap(source);
}

/** Plain data to what CEL computes with: whole numbers become BigInt, objects become maps. */
function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (value instanceof Deferred) return toCel(value.value);
  if (value instanceof Map || value === null || typeof value !== 'object') return value;
  return lazyMap(value as Record<string, unknown>);
}

/** What CEL computed to plain data. Throws an Error that says what cannot be a value, or that it is too large. */
export function fromCel(value: unknown): Value {
  return convert(value, { left: MAX_NODES }, 0);
}

function convert(value: unknown, nodes: { left: number }, depth: number): Value {
  if (nodes.left-- <= 0 || depth > MAX_DEPTH) throw new Error('the result is too large');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return fromInteger(value);
  if (Array.isArray(value)) return value.map((item) => convert(item, nodes, depth + 1));
  if (value instanceof Map) return fromEntries(value.entries(), nodes, depth);
  if (isPlain(value)) return fromEntries(Object.entries(value), nodes, depth);
  return fromObject(value, nodes, depth);
}

function fromInteger(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`the number ${value} is too large`);
  return number;
}

function fromEntries(entries: Iterable<[unknown, unknown]>, nodes: { left: number }, depth: number): Value {
  const result: Record<string, Value> = {};
  for (const [key, item] of entries) {
    Object.defineProperty(result, String(key), {
      value: convert(item, nodes, depth + 1),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return result;
}

/** The objects CEL knows besides lists and maps: optional, uint, timestamp, duration, type, bytes. */
function fromObject(value: unknown, nodes: { left: number }, depth: number): Value {
  const name = celTypeName(value);
  if (name === 'optional') {
    const optional = value as { hasValue(): boolean; value(): unknown };
    if (!optional.hasValue()) throw new Error('there is no value; end the expression with `.orValue(…)`');
    return convert(optional.value(), nodes, depth);
  }
  if (name === 'uint') return fromInteger((value as { value: bigint }).value);
  if (value instanceof Date) return value.toISOString();
  if (name === 'duration') return String(value);
  throw new Error(`it gives a ${name}, which is no plain value; turn it into text or a number`);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** CEL's name of a value's type, for messages. */
export function celTypeName(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'int' : 'double';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Date) return 'timestamp';
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (tag === 'optional') return 'optional';
  if (tag.startsWith('value = ')) return 'uint';
  if (tag.endsWith('Duration')) return 'duration';
  if (tag.startsWith('Type<')) return 'type';
  return isPlain(value) || value instanceof Map ? 'map' : 'thing of CEL itself';
}
