import type { Value } from '../inventory/inventory.ts';
import { type Problem, UsageError } from '../usage-error.ts';
import { TimeLimitError, withTimeLimit } from './bounded.ts';
import { type Fault, type Program, parseCel, plainMessage } from './cel.ts';
import { celTypeName, fromCel, lazyMap } from './cel-values.ts';
import { collectReferences, type Reference } from './references.ts';
import type { Path } from './source.ts';
import { hasTemplate, splitTemplate, TemplateError } from './template.ts';

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
export class ExpressionError extends Error {
  /** The CEL source. */
  readonly source: string;
  /** Where in a value the expression stands; empty at its top. */
  readonly path: Path;
  /** The same without path and source. */
  readonly reason: string;
  constructor(reason: string, source: string, path: Path = [], options?: ErrorOptions) {
    const place = path.length === 0 ? '' : ` (in \`${pathText(path)}\`)`;
    super(`\`${shorten(source)}\`: ${reason}${place}`, options);
    this.name = 'ExpressionError';
    this.reason = reason;
    this.source = source;
    this.path = path;
  }
}

/** `settings.port`, `names[0]` */
function pathText(path: Path): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
}

/** A string, expression or result larger than this is refused, and data nested deeper. */
const MAX_TEXT = 1024 * 1024;
const MAX_DEPTH = 64;
const MAX_CACHED = 2000;
const cache = new Map<string, Expression>();

/** Parses and type-checks CEL source. Throws UsageError with 1-based line and column inside the source. */
export function compile(source: string): Expression {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const program = parseCel(source);
  if (!('run' in program)) throw syntaxError(program, source);
  const uses = collectReferences(program.ast);
  const expression: Expression = {
    source,
    uses,
    references: [...new Set(uses.map((use) => use.path[0] ?? ''))],
    evaluate: (scope) => evaluate(program, source, scope),
  };
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(source, expression);
  return expression;
}

/** The fault of an expression, before it is known where the expression stands. `offset`: in its source. */
export class SyntaxFault extends UsageError {
  readonly offset: number;
  constructor(problem: Problem, offset: number) {
    super(problem);
    this.offset = offset;
  }
}

function syntaxError(fault: Fault, source: string): SyntaxFault {
  const before = source.slice(0, fault.offset).split('\n');
  const problem = {
    message: `\`${shorten(source)}\`: ${fault.message}`,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    ...(fault.hint === undefined ? {} : { hint: fault.hint }),
  };
  return new SyntaxFault(problem, fault.offset);
}

function evaluate(program: Program, source: string, scope: Scope): Value {
  try {
    const run = () => fromCel(program.run(lazyMap(scope)));
    return bounded(program.open ? withTimeLimit(run) : run());
  } catch (error) {
    if (error instanceof TimeLimitError) cache.delete(source);
    throw toExpressionError(error, source);
  }
}

function bounded(value: Value): Value {
  if (typeof value === 'string' && value.length > MAX_TEXT) throw new Error('the result is too large');
  return value;
}

/** A variable that could not be rendered says so itself; its own error is kept. */
function toExpressionError(error: unknown, source: string): ExpressionError {
  if (error instanceof ExpressionError) {
    return new ExpressionError(`${error.message}`, source, [], { cause: error });
  }
  const fault = error as Error & { code?: string; summary?: string; range?: { start: number; end: number } };
  return new ExpressionError(runtimeMessage(fault, source), source, [], { cause: error });
}

function runtimeMessage(fault: Parameters<typeof plainMessage>[0], source: string): string {
  if (fault instanceof RangeError) return 'what it works on is too large or nested too deeply';
  if (fault.code === 'no_such_key')
    return `there is no \`${(fault.summary ?? '').replace(/^No such key: /, '')}\``;
  if (fault.code === 'unknown_variable') {
    return `there is no variable \`${(fault.summary ?? '').replace(/^Unknown variable: /, '')}\``;
  }
  return plainMessage(fault, source);
}

/** A `when`: must give true or false. Throws ExpressionError naming the type when it gives something else. */
export function evaluateCondition(source: string, scope: Scope): boolean {
  const value = compile(source).evaluate(scope);
  if (typeof value === 'boolean') return value;
  const hint = typeof value === 'string' ? `; compare it, as in \`${shorten(source)} == "yes"\`` : '';
  throw new ExpressionError(
    `a condition must be true or false, and the type of this is ${celTypeName(value)}${hint}`,
    source,
  );
}

/**
 * Renders every `{{ }}` in a value, however deep; keys stay as they are. A string that is one expression and nothing
 * else becomes the typed value, else text. Throws ExpressionError with the path of the string inside the value.
 */
export function renderValue(value: Value, scope: Scope, path: Path = [], depth = 0): Value {
  if (typeof value === 'string') return hasTemplate(value) ? renderString(value, scope, path) : value;
  if (value === null || typeof value !== 'object') return value;
  if (depth > MAX_DEPTH) throw new ExpressionError('the value is nested too deeply', '', path);
  if (Array.isArray(value)) {
    return value.map((item, index) => renderValue(item, scope, [...path, index], depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, renderValue(item, scope, [...path, key], depth + 1)]),
  );
}

function renderString(text: string, scope: Scope, path: Path): Value {
  try {
    const pieces = splitTemplate(text);
    const only = pieces.length === 1 ? pieces[0] : undefined;
    if (only?.kind === 'expression') return compile(only.source).evaluate(scope);
    const parts = pieces.map((piece) =>
      piece.kind === 'text' ? piece.text : asText(compile(piece.source).evaluate(scope), piece.source),
    );
    return joined(parts, text);
  } catch (error) {
    throw withPath(error, text, path);
  }
}

function joined(parts: string[], source: string): string {
  if (parts.reduce((length, part) => length + part.length, 0) > MAX_TEXT) {
    throw new ExpressionError('the result is too large', source);
  }
  return parts.join('');
}

function withPath(error: unknown, text: string, path: Path): Error {
  if (error instanceof ExpressionError)
    return new ExpressionError(error.reason, error.source, path, { cause: error });
  if (error instanceof TemplateError) return new ExpressionError(error.message, text, path, { cause: error });
  return error as Error;
}

function asText(value: Value, source: string): string {
  if (value === null) throw new ExpressionError('is null, which has no text', source);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Top-level names used by the expressions in a value, however deep. Broken expressions count for nothing. */
export function referencesOf(value: Value): Set<string> {
  const names = new Set<string>();
  for (const { expression } of expressionsIn(value)) {
    for (const name of expression.references) names.add(name);
  }
  return names;
}

/** An expression in a value: the path of its string and its offset in it. */
export interface PlacedExpression {
  expression: Expression;
  path: (string | number)[];
  offset: number;
}

/** Every expression in a value. `onError` is told of each string or expression that cannot be parsed. */
export function expressionsIn(
  value: Value,
  onError: (error: SyntaxFault | TemplateError, path: (string | number)[], offset: number) => void = () => {},
  path: (string | number)[] = [],
): PlacedExpression[] {
  if (typeof value === 'string') return hasTemplate(value) ? expressionsOf(value, onError, path) : [];
  if (value === null || typeof value !== 'object') return [];
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  return [...entries].flatMap(([key, item]) => expressionsIn(item, onError, [...path, key]));
}

function expressionsOf(
  text: string,
  onError: (error: SyntaxFault | TemplateError, path: (string | number)[], offset: number) => void,
  path: (string | number)[],
): PlacedExpression[] {
  const found: PlacedExpression[] = [];
  for (const piece of attempt(
    () => splitTemplate(text),
    (error) => onError(error, path, 0),
  ) ?? []) {
    if (piece.kind === 'text') continue;
    const expression = attempt(
      () => compile(piece.source),
      (error) => onError(error, path, piece.offset),
    );
    if (expression !== undefined) found.push({ expression, path, offset: piece.offset });
  }
  return found;
}

function attempt<T>(work: () => T, onError: (error: SyntaxFault | TemplateError) => void): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SyntaxFault) && !(error instanceof TemplateError)) throw error;
    onError(error);
    return undefined;
  }
}

function shorten(source: string): string {
  const line = source.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}
