/** A piece of a string: text as it stands, or the CEL source between `{{` and `}}`. */
export type Piece = { kind: 'text'; text: string } | { kind: 'expression'; source: string; offset: number };

/** `offset`: where in the string the fault is. */
export class TemplateError extends Error {
  readonly offset: number;
  readonly hint: string | undefined;
  constructor(message: string, offset: number, hint?: string) {
    super(message);
    this.offset = offset;
    this.hint = hint;
  }
}

/**
 * What of Jinja is no expression (Jinja, "Template Designer Documentation"): as text it would reach the host as it stands. Not
 * `printf '{%s}'`, nor the shell's `${#x}`.
 */
const STATEMENT =
  /\{%[-+]?\s*(?:if|elif|else|endif|for|endfor|set|macro|call|filter|include|import|from|extends|block|raw|with)\b|\{#-?\s[^{}]*\s-?#\}/;

/** True for a string that has to be rendered. */
export function hasTemplate(text: string): boolean {
  return text.includes('{{') || ((text.includes('{%') || text.includes('{#')) && STATEMENT.test(text));
}

/** Cuts a string at its `{{ }}`. Braces and quotes inside an expression are followed, so `{{ {"a": {"b": 1}} }}` is one. */
export function splitTemplate(text: string): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  while (position < text.length) {
    const open = text.indexOf('{{', position);
    if (open === -1) break;
    if (open > position) pieces.push(textPiece(text.slice(position, open), position));
    const close = findClose(text, open);
    const inside = text.slice(open + 2, close);
    const source = inside.trim();
    if (source === '') throw new TemplateError('there is nothing between `{{` and `}}`', open);
    pieces.push({ kind: 'expression', source, offset: open + 2 + inside.indexOf(source) });
    position = close + 2;
  }
  if (position < text.length) pieces.push(textPiece(text.slice(position), position));
  return pieces;
}

function textPiece(text: string, position: number): Piece {
  const statement = STATEMENT.exec(text);
  if (statement === null) return { kind: 'text', text };
  const [what, start, hint] = statement[0].startsWith('{#')
    ? ['comment', '{#', 'leave it out, or make it a comment of YAML']
    : ['statement', '{%', 'choose with `when`, `loop` or `{{ a ? b : c }}`'];
  const literal = `; a literal \`${start}\` is \`{{ "${start}" }}\``;
  throw new TemplateError(
    `\`${start}\` begins a ${what} of Jinja, which netfix does not have`,
    position + statement.index,
    hint + literal,
  );
}

function findClose(text: string, open: number): number {
  let depth = 0;
  let at = open + 2;
  while (at < text.length) {
    const char = text[at];
    if (char === '"' || char === "'") {
      at = skipString(text, at);
      continue;
    }
    if (char === '{') depth++;
    if (char === '}') {
      if (depth === 0 && text[at + 1] === '}') return at;
      depth--;
    }
    at++;
  }
  throw new TemplateError('`{{` without `}}`', open);
}

/** The offset after a CEL string literal, in single or triple quotes; cel-js skips what follows a backslash in raw ones too. */
function skipString(text: string, start: number): number {
  const char = text[start] ?? '';
  const quote = text.startsWith(char.repeat(3), start) ? char.repeat(3) : char;
  let at = start + quote.length;
  while (at < text.length) {
    if (text[at] === '\\') at += 2;
    else if (text.startsWith(quote, at)) return at + quote.length;
    else at++;
  }
  return text.length;
}
