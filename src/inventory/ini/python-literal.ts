import type { Value } from '../inventory.ts';

/**
 * What an INI value means: Ansible gives it to Python's `ast.literal_eval` and keeps the text where that fails.
 * So `5`, `0x1f`, `True`, `None`, `'x'` and `['a', 1]` are typed, and `true`, `yes`, `010` and `10.0.0.1` are text.
 * Complex numbers, sets and integers a double cannot hold stay text as well: no digit is lost.
 */
export function pythonLiteral(text: string): Value {
  const scan: Scan = { text, at: 0, depth: 0 };
  try {
    const value = tupleOrValue(scan);
    skipSpace(scan);
    return scan.at === text.length ? value : text;
  } catch (error) {
    if (error instanceof NotLiteral) return text;
    throw error;
  }
}

interface Scan {
  text: string;
  at: number;
  depth: number;
}

class NotLiteral extends Error {}

const NUMBER =
  /^(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?[eE][-+]?\d(?:_?\d)*|\d(?:_?\d)*\.|\d(?:_?\d)*)/;
const STRING_START = /^([bBrRuU]{0,2})("""|'''|"|')/;
const ESCAPES: Record<string, string> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** `1, 2` without brackets is a tuple in Python. */
function tupleOrValue(scan: Scan): Value {
  const first = value(scan);
  if (peek(scan) !== ',') return first;
  const items = [first];
  while (peek(scan) === ',') {
    scan.at++;
    if (peek(scan) === '') break;
    items.push(value(scan));
  }
  return items;
}

function value(scan: Scan): Value {
  const c = peek(scan);
  if (++scan.depth > 100) throw new NotLiteral();
  const result =
    c === '['
      ? sequence(scan, ']').items
      : c === '('
        ? parenthesis(scan)
        : c === '{'
          ? dict(scan)
          : atom(scan);
  scan.depth--;
  return result;
}

function atom(scan: Scan): Value {
  const sign = /^[-+]/.exec(rest(scan))?.[0];
  if (sign !== undefined) {
    scan.at++;
    skipSpace(scan);
    const size = number(scan);
    return sign === '-' ? 0 - size : size;
  }
  if (STRING_START.test(rest(scan))) return strings(scan);
  const word = /^(?:True|False|None)(?![\p{L}\p{N}_])/u.exec(rest(scan))?.[0];
  if (word === undefined) return number(scan);
  scan.at += word.length;
  return word === 'None' ? null : word === 'True';
}

function number(scan: Scan): number {
  const source = NUMBER.exec(rest(scan))?.[0] ?? '';
  const digits = source.replaceAll('_', '');
  const after = scan.text.charAt(scan.at + source.length);
  if (source === '' || /[\p{L}\p{N}_.]/u.test(after) || /^0\d*[1-9]\d*$/.test(digits)) throw new NotLiteral();
  const result = Number(digits);
  if (!Number.isFinite(result)) throw new NotLiteral();
  if (!/[.eE]/.test(digits) && !Number.isSafeInteger(result)) throw new NotLiteral();
  scan.at += source.length;
  return result;
}

/** Adjacent strings are one, as in Python. */
function strings(scan: Scan): string {
  let text = '';
  for (let start = STRING_START.exec(rest(scan)); start !== null; start = STRING_START.exec(rest(scan))) {
    scan.at += start[0].length;
    text += stringBody(scan, start[2] ?? '', /r/i.test(start[1] ?? ''));
    skipSpace(scan);
  }
  return text;
}

function stringBody(scan: Scan, quote: string, raw: boolean): string {
  let text = '';
  while (!scan.text.startsWith(quote, scan.at)) {
    const c = scan.text.charAt(scan.at);
    if (c === '') throw new NotLiteral();
    if (c !== '\\') {
      text += c;
      scan.at++;
    } else if (raw) {
      text += scan.text.slice(scan.at, scan.at + 2);
      scan.at += 2;
    } else {
      text += escapeSequence(scan);
    }
  }
  scan.at += quote.length;
  return text;
}

function escapeSequence(scan: Scan): string {
  const code = /^\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest(scan));
  if (code !== null) {
    scan.at += code[0].length;
    const point =
      code[1] === undefined
        ? Number.parseInt(code[2] ?? code[3] ?? code[4] ?? '', 16)
        : Number.parseInt(code[1], 8);
    if (point > 0x10ffff) throw new NotLiteral();
    return String.fromCodePoint(point);
  }
  const next = scan.text.charAt(scan.at + 1);
  if (next === '' || /[xuUN]/.test(next)) throw new NotLiteral();
  scan.at += 2;
  return ESCAPES[next] ?? `\\${next}`;
}

function sequence(scan: Scan, close: string): { items: Value[]; commas: number } {
  const items: Value[] = [];
  let commas = 0;
  scan.at++;
  while (peek(scan) !== close) {
    items.push(value(scan));
    if (peek(scan) === ',') {
      commas++;
      scan.at++;
    } else if (peek(scan) !== close) {
      throw new NotLiteral();
    }
  }
  scan.at++;
  return { items, commas };
}

/** `(1)` is 1, `(1,)` and `()` are tuples. */
function parenthesis(scan: Scan): Value {
  const { items, commas } = sequence(scan, ')');
  const [first] = items;
  return items.length === 1 && commas === 0 && first !== undefined ? first : items;
}

function dict(scan: Scan): Value {
  const entries = new Map<string, Value>();
  scan.at++;
  while (peek(scan) !== '}') {
    const key = value(scan);
    if (typeof key === 'object' && key !== null) throw new NotLiteral();
    expect(scan, ':');
    entries.set(keyText(key), value(scan));
    if (peek(scan) !== '}') expect(scan, ',');
  }
  scan.at++;
  return Object.fromEntries(entries);
}

/** As json.dumps writes a key that is no string. */
function keyText(key: string | number | boolean | null): string {
  return String(key);
}

function expect(scan: Scan, c: string): void {
  if (peek(scan) !== c) throw new NotLiteral();
  scan.at++;
}

function rest(scan: Scan): string {
  return scan.text.slice(scan.at);
}

/** The next character that is not space, '' at the end. A comment runs to the end, as in Python. */
function peek(scan: Scan): string {
  skipSpace(scan);
  return scan.text.charAt(scan.at);
}

function skipSpace(scan: Scan): void {
  while (/[ \t\f]/.test(scan.text.charAt(scan.at))) scan.at++;
  if (scan.text.charAt(scan.at) === '#') scan.at = scan.text.length;
}
