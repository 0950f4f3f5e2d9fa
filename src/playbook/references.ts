import type { ASTNode } from '@marcbachmann/cel-js';

/** One use of a name in an expression. */
export interface Reference {
  /** `['vars', 'port']` for `vars.port` and `vars["port"]`; as deep as it is constant. */
  path: readonly string[];
  /** Length of the part of the path that must exist: what `has()` and `in` ask for or `.?` reaches need not. */
  required: number;
  /** Nothing in the expression decides whether it is computed: no `?:`, `&&`, `||`, `has()`, loop or default is around it. */
  always: boolean;
  /** Where the name starts in the expression's source. */
  offset: number;
}

/**
 * Every free name an expression uses: the variables its macros bind are left out. What `has()` or `in` asks for need
 * not exist elsewhere either, where a condition decides: `has(vars.x) && vars.x == 1`.
 */
export function collectReferences(root: ASTNode): Reference[] {
  const found: Reference[] = [];
  visit(root, new Set(), found);
  const asked = found.filter(({ path, required, always }) => !always && required === path.length - 1);
  return found.map((reference) => {
    const same = asked.find((each) => !reference.always && begins(reference.path, each.path));
    if (same === undefined) return reference;
    const required = same.required - lengthOfVars(same) + lengthOfVars(reference);
    return { ...reference, required: Math.min(reference.required, required) };
  });
}

/** How much of the path is `vars`. */
function lengthOfVars({ path }: Reference): number {
  return path[0] === 'vars' ? 1 : 0;
}

/** Whether a path begins with another; `x` is `vars.x`. */
function begins(path: readonly string[], start: readonly string[]): boolean {
  const [whole, wanted] = [path, start].map((each) => (each[0] === 'vars' ? each.slice(1) : each));
  return wanted?.every((name, i) => whole?.[i] === name) === true;
}

const LOOPS = new Map([
  ['all', [2]],
  ['exists', [2]],
  ['exists_one', [2]],
  ['filter', [2]],
  ['map', [2, 3]],
]);

function visit(node: ASTNode, bound: ReadonlySet<string>, found: Reference[]): void {
  const reference = chainOf(node);
  if (reference !== null) {
    if (!bound.has(reference.path[0] ?? '')) found.push(reference);
    for (const index of dynamicIndexes(node)) visit(index, bound, found);
    return;
  }
  if (node.op === 'call' && node.args[0] === 'has') visitHas(node.args[1], bound, found);
  else if (node.op === 'in') visitIn(node.args, bound, found);
  else if (node.op === 'rcall') visitMethod(node.args, bound, found);
  else if (node.op === '&&' || node.op === '||') visitPerhaps(node.args, bound, found);
  else if (node.op === '?:') {
    visit(node.args[0], bound, found);
    visitPerhaps(node.args.slice(1), bound, found);
  } else for (const child of childrenOf(node)) visit(child, bound, found);
}

/** An error on one side of `&&` and `||` is none when the other side decides. */
function visitPerhaps(nodes: readonly ASTNode[], bound: ReadonlySet<string>, found: Reference[]): void {
  const inner: Reference[] = [];
  for (const node of nodes) visit(node, bound, inner);
  found.push(...inner.map((reference) => ({ ...reference, always: false })));
}

/** has(a.b.c) asks for the last part only. */
function visitHas(args: ASTNode[], bound: ReadonlySet<string>, found: Reference[]): void {
  for (const arg of args) {
    const inner: Reference[] = [];
    visit(arg, bound, inner);
    for (const reference of inner) {
      const required = Math.min(reference.required, reference.path.length - 1);
      found.push({ ...reference, required, always: false });
    }
  }
}

/** `"c" in a.b` needs a.b, and asks for a.b.c as has() does. */
function visitIn([key, of]: [ASTNode, ASTNode], bound: ReadonlySet<string>, found: Reference[]): void {
  visit(key, bound, found);
  visit(of, bound, found);
  const base = chainOf(of);
  if (base === null || base.path.length < depthOf(of) || bound.has(base.path[0] ?? '')) return;
  if (key.op === 'value' && typeof key.args === 'string')
    found.push({ ...base, path: [...base.path, key.args], always: false });
}

function visitMethod(
  [name, receiver, args]: [string, ASTNode, ASTNode[]],
  bound: ReadonlySet<string>,
  found: Reference[],
): void {
  const variable = boundVariable(name, receiver, args);
  if (variable === null) {
    visit(receiver, bound, found);
    if (name === 'or' || name === 'orValue') visitPerhaps(args, bound, found);
    else for (const child of args) visit(child, bound, found);
    return;
  }
  const outer = name === 'bind' ? args.slice(1, 2) : [receiver];
  const inner = name === 'bind' ? args.slice(2) : args.slice(1);
  for (const child of outer) visit(child, bound, found);
  visitPerhaps(inner, new Set([...bound, variable]), found);
}

function boundVariable(name: string, receiver: ASTNode, args: ASTNode[]): string | null {
  const first = args[0];
  if (first?.op !== 'id') return null;
  if (LOOPS.get(name)?.includes(args.length)) return first.args;
  const isBind = name === 'bind' && args.length === 3 && receiver.op === 'id' && receiver.args === 'cel';
  return isBind ? first.args : null;
}

/** The constant path a chain of accesses starts with, or null when the node is no such chain. */
function chainOf(node: ASTNode): Reference | null {
  if (node.op === 'id') return { path: [node.args], required: 1, always: true, offset: node.start };
  if (node.op !== '.' && node.op !== '.?' && node.op !== '[]' && node.op !== '[?]') return null;
  const base = chainOf(node.args[0]);
  if (base === null) return null;
  const key = keyOf(node);
  if (key === null || base.path.length < depthOf(node.args[0])) return base;
  const path = [...base.path, key];
  const certain = base.required === base.path.length && (node.op === '.' || node.op === '[]');
  return { ...base, path, required: certain ? path.length : base.required };
}

function keyOf(node: ASTNode): string | null {
  if (node.op === '.' || node.op === '.?') return node.args[1];
  if (node.op !== '[]' && node.op !== '[?]') return null;
  const index = node.args[1];
  return index.op === 'value' && typeof index.args === 'string' ? index.args : null;
}

function depthOf(node: ASTNode): number {
  if (node.op === 'id') return 1;
  return node.op === '.' || node.op === '.?' || node.op === '[]' || node.op === '[?]'
    ? depthOf(node.args[0]) + 1
    : 0;
}

function dynamicIndexes(node: ASTNode): ASTNode[] {
  if (node.op === '[]' || node.op === '[?]') return [node.args[1], ...dynamicIndexes(node.args[0])];
  return node.op === '.' || node.op === '.?' ? dynamicIndexes(node.args[0]) : [];
}

/** Every node below one, whatever its operator: nodes are the objects that have an `op`. */
export function childrenOf(node: ASTNode): ASTNode[] {
  return [node.args].flat(3).filter(isNode);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
