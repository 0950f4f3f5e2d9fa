import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLError,
} from 'yaml';
import { nearest } from '../did-you-mean.ts';
import { codeFrame } from '../inventory/code-frame.ts';
import { nestsTooDeep } from '../inventory/yaml/depth.ts';
import type { Problem } from '../usage-error.ts';
import type { Place } from './playbook.ts';

export type Path = readonly (string | number)[];

/** A YAML file that was read: its plain data, and where each part of it stands. */
export interface Source {
  file: string;
  /** Null when the file could not be read as one YAML document; `problems` says why. */
  data: { value: unknown } | null;
  problems: Problem[];
  /** The place of the value at a path; `offset` counts characters of a text value. A path that is not there: the nearest above. */
  locate(path: Path, offset?: number): Place;
  /** The place of the last key of a path. */
  locateKey(path: Path): Place;
}

const MAX_BYTES = 4 * 1024 * 1024;
/** Spaces and brackets before a value, counted together: no playbook nests like that. */
const MAX_NESTING = 400;
const MAX_ALIASES = 1000;
const MAX_DEPTH = 64;
const MAX_VALUES = 500_000;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Reads a YAML file. Never throws for what the file is or holds. */
export async function readSource(file: string): Promise<Source> {
  const read = await readText(file);
  return 'text' in read ? parseSource(file, read.text) : unreadable(file, read);
}

function unreadable(file: string, problem: Problem): Source {
  const place = (): Place => ({ file, line: 1, column: 1, frame: '' });
  return { file, data: null, problems: [problem], locate: place, locateKey: place };
}

async function readText(file: string): Promise<{ text: string } | Problem> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) return { file, message: 'is a directory, not a playbook file' };
    if (found.isCharacterDevice() || found.isBlockDevice())
      return { file, message: 'is a device, not a playbook file' };
    if (found.size > MAX_BYTES) return { file, message: 'is larger than 4 MiB' };
    return decode(file, await readFile(file));
  } catch (error) {
    return await readProblem(file, error as NodeJS.ErrnoException);
  }
}

function decode(file: string, bytes: Uint8Array): { text: string } | Problem {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { file, message: 'is not UTF-8 text' };
  }
}

async function readProblem(file: string, error: NodeJS.ErrnoException): Promise<Problem> {
  if (error.code === 'EACCES') return { file, message: 'may not be read', hint: `look at \`ls -l ${file}\`` };
  if (error.code !== 'ENOENT') return { file, message: `cannot be read: ${error.message}` };
  const near = nearest(basename(file), await readdir(dirname(file)).catch(() => []));
  return {
    file,
    message: 'there is no such file',
    ...(near === undefined ? {} : { hint: `did you mean \`${near}\`?` }),
  };
}

/** The same for text that is already there; `file` is its name in messages. */
export function parseSource(file: string, text: string): Source {
  if (text.startsWith('$ANSIBLE_VAULT')) {
    const hint = `decrypt it first: ansible-vault decrypt --output - ${basename(file)}`;
    return unreadable(file, { file, line: 1, column: 1, message: 'is encrypted by Ansible Vault', hint });
  }
  if (nestsTooDeep(text, MAX_NESTING)) return unreadable(file, { file, message: 'is nested too deeply' });
  const lines = new LineCounter();
  const at = (offset: number): Place => placeAt(file, text, lines, offset);
  try {
    const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
    return new YamlSource(file, text, document, at).open();
  } catch (error) {
    const message =
      error instanceof RangeError ? 'is nested too deeply' : `cannot be parsed: ${(error as Error).message}`;
    return unreadable(file, { file, message });
  }
}

function placeAt(file: string, text: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return {
    file,
    line: Math.max(line, 1),
    column: Math.max(col, 1),
    frame: codeFrame(text, Math.max(line, 1), Math.max(col, 1)),
  };
}

class YamlSource implements Source {
  readonly file: string;
  data: { value: unknown } | null = null;
  readonly problems: Problem[] = [];
  readonly #text: string;
  readonly #document: Document.Parsed;
  readonly #at: (offset: number) => Place;

  constructor(file: string, text: string, document: Document.Parsed, at: (offset: number) => Place) {
    this.file = file;
    this.#text = text;
    this.#document = document;
    this.#at = at;
  }

  open(): this {
    const faults = [...this.#document.errors, ...this.#document.warnings];
    this.problems.push(...this.#syntaxProblems(faults), ...this.#keyProblems());
    const broken = this.#document.errors.some((error) => error.code !== 'DUPLICATE_KEY');
    if (!broken && !this.#keepsFromConverting()) this.#convert();
    return this;
  }

  #convert(): void {
    try {
      const value: unknown = this.#document.toJS({ maxAliasCount: MAX_ALIASES });
      checkSize(value, 0, { left: MAX_VALUES });
      this.data = { value };
    } catch (error) {
      const bomb =
        error instanceof SizeError || /^(Excessive|Unresolved) alias/.test((error as Error).message);
      const message = bomb
        ? 'holds too much: deep nesting, many aliases, or one that refers to itself'
        : `cannot be read: ${(error as Error).message}`;
      this.problems.push({ file: this.file, message });
    }
  }

  /** One fault in YAML brings others after it: the first three lines are enough. */
  #syntaxProblems(faults: YAMLError[]): Problem[] {
    const places = faults.map((fault) => ({ ...this.#at(fault.pos[0]), ...yamlProblem(fault, this.#text) }));
    const broken = places.filter((_, index) => faults[index]?.code !== 'DUPLICATE_KEY');
    const byLine = new Map(broken.reverse().map((problem) => [problem.line, problem]));
    const first = [...byLine.values()].sort((a, b) => a.line - b.line).slice(0, 3);
    return [...first, ...places.filter((_, index) => faults[index]?.code === 'DUPLICATE_KEY')];
  }

  #keyProblems(): Problem[] {
    const problems: Problem[] = [];
    visit(this.#document, {
      Pair: (_, pair) => {
        const message = keyFault(pair) ?? (this.#mergesNoMap(pair) ? NO_MAP_MERGED : null);
        if (message === null) return;
        const start = isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
        problems.push({ ...this.#at(start), ...message });
      },
      Scalar: (_, { value, source, range }) => {
        if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return;
        if (!/^[-+]?\d+$/.test(source ?? '')) return;
        const message = `the number ${source} is too large to be kept exactly`;
        problems.push({ ...this.#at(range?.[0] ?? 0), message, hint: 'quote it' });
      },
    });
    return problems;
  }

  #keepsFromConverting(): boolean {
    let found = false;
    visit(this.#document, {
      Pair: (_, pair) => {
        found ||= isCollection(pair.key) || this.#mergesNoMap(pair);
      },
    });
    return found;
  }

  /** `<<: 5`. A key in quotes is one like any other. */
  #mergesNoMap({ key, value }: Pair): boolean {
    if (!isScalar(key) || key.source !== '<<' || key.type !== Scalar.PLAIN) return false;
    const merged = this.#resolve(value);
    const sources = isSeq(merged) ? merged.items.map((item) => this.#resolve(item)) : [merged];
    return !sources.every(isMap);
  }

  locate(path: Path, offset = 0): Place {
    const node = this.#nodeAt(path).node;
    return this.#at(
      isScalar(node) ? offsetIn(node.range, node.value, this.#text, offset) : (node?.range?.[0] ?? 0),
    );
  }

  locateKey(path: Path): Place {
    const { node, key } = this.#nodeAt(path);
    return this.#at((key ?? node)?.range?.[0] ?? 0);
  }

  #nodeAt(path: Path): { node: Node | null; key: Node | null } {
    let node = this.#resolve(this.#document.contents);
    let key: Node | null = null;
    for (const step of path) {
      const next = this.#child(node, step);
      if (next === null) break;
      ({ node, key } = next);
    }
    return { node, key };
  }

  #child(node: Node | null, step: string | number): { node: Node | null; key: Node | null } | null {
    if (isSeq(node)) {
      const item = this.#resolve(node.items[Number(step)]);
      return item === null ? null : { node: item, key: null };
    }
    if (!isMap(node)) return null;
    const pair = node.items.find((item) => isPair(item) && keyText(item) === String(step));
    if (pair === undefined) return this.#merged(node.items, step);
    const key = isNode(pair.key) ? pair.key : null;
    const value = this.#resolve(pair.value);
    return { node: value === null || isEmptyScalar(value) ? key : value, key };
  }

  /** A key that came in by `<<`. */
  #merged(pairs: Pair[], step: string | number): { node: Node | null; key: Node | null } | null {
    for (const pair of pairs.filter((item) => keyText(item) === '<<')) {
      const value = this.#resolve(pair.value);
      for (const from of isSeq(value) ? value.items : [value]) {
        const found = this.#child(this.#resolve(from), step);
        if (found !== null) return found;
      }
    }
    return null;
  }

  #resolve(node: unknown): Node | null {
    if (isAlias(node)) return node.resolve(this.#document) ?? null;
    return isNode(node) ? node : null;
  }
}

/** An unquoted `{{ x }}` is a map used as a key: what follows from it says nothing more. */
class SizeError extends Error {}

/** Counts aliased values each time they appear, as everyone who walks the data will meet them. */
function checkSize(value: unknown, depth: number, values: { left: number }): void {
  if (depth > MAX_DEPTH || values.left-- <= 0) throw new SizeError();
  if (typeof value !== 'object' || value === null) return;
  for (const item of Object.values(value)) checkSize(item, depth + 1, values);
}

function isEmptyScalar(node: Node): boolean {
  return isScalar(node) && node.value === null && node.source === '';
}

function keyText(pair: Pair): string {
  const key = isScalar(pair.key) ? pair.key.value : pair.key;
  return typeof key === 'symbol' ? (key.description ?? '') : String(key);
}

const NO_MAP_MERGED = {
  message: '`<<` takes over the keys of a map, or of a list of maps, and this is none',
  hint: 'write `<<: *name`, where a map above has `&name`',
};

function keyFault(pair: Pair): { message: string; hint?: string } | null {
  if (isCollection(pair.key)) {
    return { message: 'a key must be text', hint: 'a value that starts with `{{` needs quotes: "{{ … }}"' };
  }
  return FORBIDDEN_KEYS.has(keyText(pair)) ? { message: `\`${keyText(pair)}\` cannot be a key` } : null;
}

function yamlProblem(fault: YAMLError, text: string): { message: string; hint?: string } {
  if (fault.code === 'DUPLICATE_KEY') {
    const key = /^[^\s:]+/.exec(text.slice(fault.pos[0]))?.[0] ?? '';
    return { message: `\`${key}\` is given twice in the same map` };
  }
  if (fault.code === 'TAB_AS_INDENT' || tabBefore(text, fault.pos[0]))
    return { message: 'YAML is indented by spaces, and this is a tab' };
  if (fault.code === 'TAG_RESOLVE_FAILED') return tagProblem(fault);
  if (fault.code === 'MULTIPLE_DOCS')
    return { message: 'the file holds several documents', hint: 'keep one, without `---` between plays' };
  if (fault.message.includes('call stack')) return { message: 'is nested too deeply' };
  const message = `broken YAML: ${fault.message.replace(/\n[\s\S]*$/, '')}`;
  return fault.code === 'BLOCK_AS_IMPLICIT_KEY'
    ? { message, hint: 'quote a text that holds `: `' }
    : { message };
}

function tabBefore(text: string, offset: number): boolean {
  return /^[ \t]*\t/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset + 1));
}

function tagProblem(fault: YAMLError): { message: string; hint?: string } {
  if (fault.message.includes('!unsafe'))
    return { message: 'there is no tag: !unsafe', hint: 'leave it out; a literal `{{` is `{{ "{{" }}`' };
  if (!fault.message.includes('!vault'))
    return { message: fault.message.replace('Unresolved tag', 'there is no tag') };
  return {
    message: 'a value is encrypted by Ansible Vault',
    hint: 'decrypt it, and give it with `-e @FILE` from a file that only you can read',
  };
}

/** Where a character of a scalar's value stands in the file: exact where the text stands as it is, else its line. */
function offsetIn(
  range: [number, number, number] | null | undefined,
  value: unknown,
  text: string,
  offset: number,
): number {
  if (range == null) return 0;
  const [start, end] = range;
  if (typeof value !== 'string') return start;
  const raw = text.slice(start, end);
  const shift = /^["']/.test(raw) ? 1 : 0;
  if (raw.startsWith(value.slice(0, offset), shift) && !/^[|>]/.test(raw)) return start + shift + offset;
  return start + offsetByLine(raw, value, offset);
}

/** In a block scalar a line of the value stands on a line of its own, indented. */
function offsetByLine(raw: string, value: string, offset: number): number {
  const before = value.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = value.slice(lineStart).split('\n', 1)[0] ?? '';
  const from = /^[|>]/.test(raw) ? raw.indexOf('\n') + 1 : 0;
  const found = line.trim() === '' ? -1 : raw.indexOf(line, from);
  return found === -1 ? 0 : found + offset - lineStart;
}
