import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type ParsedNode } from 'yaml';
import { isForbiddenKey } from '../forbidden-key.ts';
import type { Value } from '../inventory.ts';
import { plainScalar } from './scalar.ts';
import type { Place, Tree } from './tree.ts';

/** What aliases may blow a file up to; a legitimate inventory of thousands of hosts stays far below. */
export const MAX_VALUES = 1_000_000;
export const MAX_DEPTH = 100;

type Source = ParsedNode | Node | null;

/** One document on its way from yaml's nodes to a tree; `left` is how many values it may still become. */
export interface Builder {
  report(message: string, offset: number, hint?: string): void;
  lines: LineCounter;
  scalar(text: string): Value;
  left: number;
  anchors: Map<string, Tree | 'open'>;
}

/** Turns a node into a tree; what is wrong goes to `report`. */
export function build(builder: Builder, node: Source, depth: number): Tree {
  const offset = node?.range?.[0] ?? 0;
  const place = placeOf(builder, offset);
  const nothing: Tree = { kind: 'scalar', place, value: null };
  if (node === null) return nothing;
  if (depth > MAX_DEPTH) {
    builder.report('nested too deeply to be an inventory', offset);
    return nothing;
  }
  if (isAlias(node)) return resolveAlias(builder, node.source, offset, nothing);
  if (--builder.left === 0) builder.report('too many values for an inventory', offset);
  if (builder.left <= 0) return nothing;
  const anchor = 'anchor' in node ? node.anchor : undefined;
  if (anchor !== undefined) builder.anchors.set(anchor, 'open');
  const tree = buildContent(builder, node, place, depth);
  if (anchor !== undefined) builder.anchors.set(anchor, tree);
  return tree;
}

function buildContent(builder: Builder, node: Node, place: Place, depth: number): Tree {
  const offset = node.range?.[0] ?? 0;
  const tag = 'tag' in node ? node.tag : undefined;
  if (tag === '!vault' || tag === '!vault-encrypted') {
    builder.report(VAULTED, offset, VAULT_HINT);
  } else if (tag !== undefined && !KNOWN_TAGS.has(tag)) {
    builder.report(`unknown tag ${tag}`, offset);
  }
  const tree = untagged(builder, node, tag, place, depth);
  return tag === '!unsafe' ? literal(tree) : tree;
}

function untagged(builder: Builder, node: Node, tag: string | undefined, place: Place, depth: number): Tree {
  if (isMap(node)) return unwrapped(builder, buildMap(builder, node.items, place, depth), node);
  if (isSeq(node)) {
    return {
      kind: 'list',
      place,
      items: node.items.map((item) => build(builder, item as Source, depth + 1)),
    };
  }
  return { kind: 'scalar', place, value: isScalar(node) ? scalarValue(builder, node, tag) : null };
}

/** What stands in JSON for `!vault` and `!unsafe`: `ansible-inventory --list` writes it so (parsing/ajson.py). */
function unwrapped(builder: Builder, tree: Extract<Tree, { kind: 'map' }>, node: Node): Tree {
  const offset = node.range?.[0] ?? 0;
  if (tree.entries.has('__ansible_vault')) builder.report(VAULTED, offset, VAULT_HINT);
  const unsafe = tree.entries.get('__ansible_unsafe')?.value;
  return unsafe === undefined ? tree : literal(unsafe);
}

/** What is marked as unsafe is never rendered: written so that rendering gives back the text, `{{ "{{" }}` for `{{`. */
function literal(tree: Tree): Tree {
  if (tree.kind === 'list') return { ...tree, items: tree.items.map(literal) };
  if (tree.kind === 'map') {
    const entries = [...tree.entries].map(
      ([key, entry]) => [key, { ...entry, value: literal(entry.value) }] as const,
    );
    return { ...tree, entries: new Map(entries) };
  }
  if (tree.literal || typeof tree.value !== 'string') return tree;
  return { ...tree, value: tree.value.replace(/\{[{%#]/g, '{{ "$&" }}'), literal: true };
}

const VAULTED = 'a value encrypted by Ansible Vault: not supported yet';
const BRACES_HINT = 'a value that starts with `{{` needs quotes: "{{ … }}"';
export const VAULT_HINT =
  'decrypt it with `ansible-vault decrypt`, or give the secret to netfix another way (-K, ssh-agent)';
const KNOWN_TAGS = new Set([
  '!',
  '!unsafe',
  ...['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
]);

function scalarValue(
  builder: Builder,
  node: { value: unknown; type?: string | undefined; source?: string | undefined },
  tag: string | undefined,
): string | number | boolean | null {
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  const typed = tag !== undefined && /:(?:int|float|bool|null)$/.test(tag);
  if (tag !== undefined && !typed) return text;
  if (!typed && node.type !== 'PLAIN') return text;
  const value = typed ? plainScalar(text) : builder.scalar(text);
  return typeof value === 'object' && value !== null ? text : value;
}

interface PairNode {
  key: unknown;
  value: unknown;
}

function buildMap(
  builder: Builder,
  pairs: readonly PairNode[],
  place: Place,
  depth: number,
): Extract<Tree, { kind: 'map' }> {
  const entries = new Map<string, { key: Place; value: Tree }>();
  const merged: Tree[] = [];
  for (const pair of pairs) {
    const keyNode = pair.key as Source;
    const offset = keyNode?.range?.[0] ?? 0;
    const value = build(builder, pair.value as Source, depth + 1);
    if (isScalar(keyNode) && keyNode.type === 'PLAIN' && keyNode.value === '<<') {
      const sources = value.kind === 'list' ? value.items : [value];
      if (sources.some(({ kind }) => kind !== 'map'))
        builder.report('`<<` takes a mapping, or a list of them', offset);
      merged.push(...sources);
      continue;
    }
    const key = keyText(builder, keyNode, depth);
    if (key === null)
      builder.report('a key must be a plain word', offset, isMap(keyNode) ? BRACES_HINT : undefined);
    else if (isForbiddenKey(key)) builder.report(`\`${key}\` cannot be a key`, offset);
    else entries.set(key, { key: placeOf(builder, offset), value });
  }
  return { kind: 'map', place, entries: merged.length === 0 ? entries : mergeInto(entries, merged) };
}

function keyText(builder: Builder, node: Source, depth: number): string | null {
  const tree = build(builder, node, depth + 1);
  if (tree.kind !== 'scalar') return null;
  if (isScalar(node) && typeof node.value === 'string') return node.value;
  return String(tree.value);
}

/** `<<`: what the mapping says itself wins, then the first of the merged ones (YAML 1.1 merge key). */
function mergeInto(
  own: Map<string, { key: Place; value: Tree }>,
  merged: Tree[],
): Map<string, { key: Place; value: Tree }> {
  const result: typeof own = new Map();
  for (const source of merged.toReversed()) {
    if (source.kind !== 'map') continue;
    for (const [key, entry] of source.entries) result.set(key, entry);
  }
  for (const [key, entry] of own) result.set(key, entry);
  return result;
}

function resolveAlias(builder: Builder, name: string, offset: number, nothing: Tree): Tree {
  const target = builder.anchors.get(name);
  if (target === undefined) builder.report(`alias *${name} has no anchor &${name} before it`, offset);
  else if (target === 'open') builder.report(`alias *${name} stands inside what it names`, offset);
  else if (charge(builder, target)) return target;
  return nothing;
}

/** Counts what an alias repeats, so that a few lines cannot become a billion values. False when it is too much. */
function charge(builder: Builder, tree: Tree): boolean {
  if (builder.left <= 0) return false;
  if (--builder.left === 0) {
    builder.report('aliases repeat too many values: this looks like an alias bomb', 0);
    return false;
  }
  if (tree.kind === 'list') return tree.items.every((item) => charge(builder, item));
  if (tree.kind === 'map') return [...tree.entries.values()].every((entry) => charge(builder, entry.value));
  return true;
}

function placeOf(builder: Builder, offset: number): Place {
  const { line, col } = builder.lines.linePos(offset);
  return { line, column: Math.max(col, 1) };
}
