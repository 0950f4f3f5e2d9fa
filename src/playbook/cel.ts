import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js';
import { childrenOf } from './references.ts';

const MAX_SOURCE = 4096;
const MAX_GROWING = 10;

/** What cel-js throws: `range` counts characters of the source. */
interface CelFault {
  code?: string;
  summary?: string;
  message: string;
  range?: { start: number; end: number };
}

export interface Fault {
  message: string;
  offset: number;
  hint?: string;
}

export interface Program {
  ast: ASTNode;
  /** True when its time is not bounded by the size of what it reads: loops and regular expressions. */
  open: boolean;
  run(scope: Map<string, unknown>): unknown;
}

/** Names that mean something in CEL itself, so that a variable of that name is reached as `vars.NAME` only. */
export const CEL_NAMES: ReadonlySet<string> = new Set(
  'string bool int uint double map list bytes null_type type cel google optional dyn'.split(' '),
);

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: { maxAstNodes: 1000, maxDepth: 40, maxListElements: 200, maxMapEntries: 200, maxCallArguments: 8 },
}).registerFunction(
  'string.replace(string, string): string',
  (text: string, search: string, replacement: string) => text.replaceAll(search, () => replacement),
  { description: 'Every occurrence replaced (cel-go strings extension)' },
);

/** Parses and type-checks; a fault instead of an exception for anything wrong with the source. */
export function parseCel(source: string): Program | Fault {
  if (source.length > MAX_SOURCE) {
    return { message: `an expression is at most ${MAX_SOURCE} characters long`, offset: 0 };
  }
  try {
    return checkedProgram(environment.parse(source), source);
  } catch (error) {
    return syntaxFault(error, source);
  }
}

function checkedProgram(parsed: ParseResult, source: string): Program | Fault {
  const checked = parsed.check();
  if (!checked.valid) return syntaxFault(checked.error, source);
  const { loops, growing } = survey(parsed.ast);
  if (loops && growing > MAX_GROWING) {
    return { message: `at most ${MAX_GROWING} \`+\` and replace() beside a loop`, offset: 0 };
  }
  return { ast: parsed.ast, open: loops || usesPattern(parsed.ast), run: (scope) => parsed(scope) };
}

/** Loops repeat, and `+` over what a loop or bind() gave doubles: together they could fill the memory. */
function survey(node: ASTNode): { loops: boolean; growing: number } {
  const isLoop = node.op === 'rcall' && /^(all|exists|exists_one|filter|map|bind)$/.test(node.args[0]);
  const grows = node.op === '+' || (node.op === 'rcall' && node.args[0] === 'replace');
  const total = { loops: isLoop, growing: grows ? 1 : 0 };
  for (const child of childrenOf(node)) {
    const below = survey(child);
    total.loops ||= below.loops;
    total.growing += below.growing;
  }
  return total;
}

function usesPattern(node: ASTNode): boolean {
  return (node.op === 'rcall' && node.args[0] === 'matches') || childrenOf(node).some(usesPattern);
}

function syntaxFault(error: unknown, source: string): Fault {
  const fault = error as CelFault;
  const hint = fault.code === 'no_such_overload' ? typeNameHint(source) : habitHint(source);
  const range = fault.range ?? { start: 0, end: 0 };
  const message = plainMessage(fault, source);
  return { message, offset: Math.min(range.start, source.length), ...(hint === undefined ? {} : { hint }) };
}

/** The library's sentence, with its token names turned into what stands in the source. */
export function plainMessage(fault: CelFault, source: string): string {
  const text = fault.summary ?? fault.message;
  if (/Unexpected token: EOF|got EOF/.test(text)) return 'the expression ends too early';
  if (fault.code === 'reserved_identifier') {
    const word = text.split(' ').at(-1);
    return `\`${word}\` is a word of CEL; a variable of that name is \`vars.${word}\``;
  }
  const expected = /^Expected (\w+), got/.exec(text)?.[1];
  if (expected !== undefined) {
    return `expected ${TOKENS[expected] ?? expected} and not \`${wordAt(source, fault.range?.start ?? 0)}\` here`;
  }
  if (fault.code === 'unexpected_token' || fault.code === 'unexpected_character') {
    return `did not expect \`${wordAt(source, fault.range?.start ?? 0)}\` here`;
  }
  if (/no such overload/.test(text) && /optional</.test(text)) {
    return 'a value that may be absent (`.?`) needs `.orValue(…)` first';
  }
  return lowerFirst(
    text.replace(/^found no matching overload for/, 'there is no function').replaceAll("'", '`'),
  );
}

const TOKENS: Record<string, string> = {
  COLON: '`:`',
  COMMA: '`,`',
  IDENTIFIER: 'a name',
  RBRACE: '`}`',
  RBRACKET: '`]`',
  RPAREN: '`)`',
};

function wordAt(source: string, offset: number): string {
  return /^[A-Za-z0-9_.]+|^[\s\S]/.exec(source.slice(offset))?.[0] ?? '';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What hands used to Jinja write, and what CEL has for it. */
const HABITS: [RegExp, string][] = [
  [/^\s*\{\{|^\s*\{%/, 'write the expression without `{{ }}`'],
  [/\|\s*default\b/, 'CEL has no filters: write `vars.?name.orValue(…)` for a default'],
  [/[^|]\|[^|]/, 'CEL has no filters: call a function, such as `int(x)`, `x.size()` or `x.join(",")`'],
  [/\bis\s+(not\s+)?defined\b/, 'write `has(vars.name)`, or `!has(vars.name)`'],
  [/\bnot\s+in\b/, 'write `!(x in names)`'],
  [/(^|[\s(])not\s/, 'write `!` for not'],
  [/\s(and|or)\s/, 'write `&&` for and, `||` for or'],
  [/\sif\s.*\selse\s/, 'write `b ? a : c` for `a if b else c`'],
  [/\b(True|False|None)\b/, 'write `true`, `false`, `null`'],
  [/[^=!<>]=[^=]/, 'write `==` to compare'],
  [/^\s*[.#]/, 'for a literal `{{` write `{{ "{{" }}`'],
];

/** `list == 1` compares a type with a number. */
function typeNameHint(source: string): string | undefined {
  const name = source.match(/[A-Za-z_]+(?![A-Za-z0-9_("'])/g)?.find((word) => CEL_NAMES.has(word));
  return name === undefined
    ? undefined
    : `\`${name}\` is a type in expressions; a variable of that name is \`vars.${name}\``;
}

function habitHint(source: string): string | undefined {
  return HABITS.find(([pattern]) => pattern.test(source))?.[1];
}
