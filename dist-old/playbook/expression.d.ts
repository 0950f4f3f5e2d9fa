import type { Value } from '../inventory/inventory.ts';
import { type Problem, UsageError } from '../usage-error.ts';
import { type Reference } from './references.ts';
import { TemplateError } from './template.ts';
export type { Reference } from './references.ts';
/** What names mean while an expression is computed: plain data, or Deferred. Own enumerable keys only. */
export type Scope = Record<string, unknown>;
export interface Expression {
    source: string;
    /** Free names at the top level, each once: `vars`, `facts`, `pod_cidr`. */
    references: string[];
    /** Every use of a name with the members that follow it. */
    uses: Reference[];
    /** Plain data. Throws ExpressionError. */
    evaluate(scope: Scope): Value;
}
/** Computing an expression on a host's data failed: a missing key, a wrong type, too much time. */
export declare class ExpressionError extends Error {
    /** The CEL source. */
    readonly source: string;
    /** Where in a value the expression stands, `settings.port`; empty at its top. */
    readonly path: string;
    /** The same without path and source. */
    readonly reason: string;
    constructor(reason: string, source: string, path?: string, options?: ErrorOptions);
}
/** Parses and type-checks CEL source. Throws UsageError with 1-based line and column inside the source. */
export declare function compile(source: string): Expression;
/** The fault of an expression, before it is known where the expression stands. `offset`: in its source. */
export declare class SyntaxFault extends UsageError {
    readonly offset: number;
    constructor(problem: Problem, offset: number);
}
/** A `when`: must give true or false. Throws ExpressionError naming the type when it gives something else. */
export declare function evaluateCondition(source: string, scope: Scope): boolean;
/**
 * Renders every `{{ }}` in a value, however deep; keys stay as they are. A string that is one expression and nothing
 * else becomes the typed value, else text. Throws ExpressionError with the path of the string inside the value.
 */
export declare function renderValue(value: Value, scope: Scope, path?: string, depth?: number): Value;
/** Top-level names used by the expressions in a value, however deep. Broken expressions count for nothing. */
export declare function referencesOf(value: Value): Set<string>;
/** An expression in a value: the path of its string and its offset in it. */
export interface PlacedExpression {
    expression: Expression;
    path: (string | number)[];
    offset: number;
}
/** Every expression in a value. `onError` is told of each string or expression that cannot be parsed. */
export declare function expressionsIn(value: Value, onError?: (error: SyntaxFault | TemplateError, path: (string | number)[], offset: number) => void, path?: (string | number)[]): PlacedExpression[];
