import type { Value } from '../inventory/inventory.ts';
/** Own keys only, whatever they are called: `constructor` and `__proto__` are keys like any other. */
export declare function lazyMap(source: Record<string, unknown>): Map<string, unknown>;
/** What CEL computed to plain data. Throws an Error that says what cannot be a value, or that it is too large. */
export declare function fromCel(value: unknown): Value;
/** CEL's name of a value's type, for messages. */
export declare function celTypeName(value: unknown): string;
