import { isObject } from './nft-selector.ts';
import { type NamedSets, readStatement } from './nft-statement.ts';
import { nftText } from './nft-text.ts';
import {
  act,
  type BaseChain,
  type Chain,
  type Hook,
  match,
  opaque,
  type Rule,
  type RuleSet,
  type Statement,
} from './rules.ts';

type Json = Record<string, unknown>;

const HOOKS: readonly string[] = ['ingress', 'prerouting', 'input', 'forward', 'output', 'postrouting'];

/**
 * The output of `nft -j list ruleset` (libnftables-json(5)): one document, or one per line. Rules that iptables-nft
 * made hold `xt` expressions, which nft does not show: they come out as doubt, and hasHiddenParts tells.
 */
export function parseNft(output: string): RuleSet {
  try {
    const documents = output.split('\n').filter((line) => line.trim() !== '');
    return { chains: chainsOf(documents.flatMap(parseJson)), unread: [] };
  } catch {
    return {
      chains: [],
      unread: ['the output of `nft -j list ruleset` is not what nft prints, or was cut off'],
    };
  }
}

/** Throws on anything that is not nft's; so may the readers on nesting that no kernel makes. */
function parseJson(text: string): Json[] {
  const document: unknown = JSON.parse(text);
  if (!isObject(document) || !Array.isArray(document.nftables)) throw new SyntaxError('not an nft document');
  return document.nftables.filter(isObject);
}

function chainsOf(objects: readonly Json[]): Chain[] {
  const sets = setsByTable(objects);
  const chains = new Map<string, Chain>();
  for (const { chain } of objects) {
    if (isObject(chain)) chains.set(key(chain, chain.name), newChain(chain));
  }
  for (const { rule } of objects) {
    if (!isObject(rule)) continue;
    chains.get(key(rule, rule.chain))?.rules.push(readRule(rule, sets.get(key(rule, '')) ?? new Map()));
  }
  return [...chains.values()];
}

function key(object: Json, name: unknown): string {
  return [object.family, object.table, name].join('\0');
}

function setsByTable(objects: readonly Json[]): Map<string, NamedSets> {
  const tables = new Map<string, Map<string, readonly unknown[]>>();
  for (const object of objects) {
    const set = object.set ?? object.map;
    if (!isObject(set)) continue;
    const table = tables.get(key(set, '')) ?? new Map<string, readonly unknown[]>();
    table.set(String(set.name), Array.isArray(set.elem) ? set.elem : []);
    tables.set(key(set, ''), table);
  }
  return tables;
}

function newChain(chain: Json): Chain {
  const base = baseOf(chain);
  return {
    engine: 'nft',
    family: String(chain.family),
    table: String(chain.table),
    name: String(chain.name),
    base,
    rules: base?.hook === 'ingress' ? [otherDevices(chain)] : [],
  };
}

function baseOf(chain: Json): BaseChain | null {
  const hook = String(chain.hook);
  if (!HOOKS.includes(hook)) return null;
  return {
    type: String(chain.type),
    hook: hook as Hook,
    priority: Number(chain.prio) || 0,
    policy: chain.policy === 'drop' ? 'drop' : 'accept',
  };
}

/** An ingress chain sees only its own devices' packets. nft before 1.0.8 does not always name them. */
function otherDevices(chain: Json): Rule {
  const devices = (Array.isArray(chain.dev) ? chain.dev : [chain.dev]).filter(
    (dev) => typeof dev === 'string',
  );
  const elsewhere =
    devices.length === 0
      ? opaque('an ingress chain whose device nft does not name')
      : ({ test: 'name', field: 'iif', names: devices, negated: true } as const);
  return {
    text: `not from ${devices.join(', ')}`,
    handle: null,
    comment: null,
    statements: [match(elsewhere), act({ kind: 'accept' })],
  };
}

function readRule(rule: Json, sets: NamedSets): Rule {
  const expressions = Array.isArray(rule.expr) ? rule.expr : [];
  const comment = typeof rule.comment === 'string' ? rule.comment : null;
  return {
    text: nftText(expressions),
    handle: typeof rule.handle === 'number' ? rule.handle : null,
    comment,
    statements: doubtHiddenFamily(
      rule,
      expressions.flatMap((expression) => readStatement(expression, sets)),
    ),
  };
}

/**
 * Before `reject with tcp reset` in an inet table nft also leaves out a match on the family, and nothing tells (seen
 * with 1.0.6).
 */
function doubtHiddenFamily(rule: Json, statements: Statement[]): Statement[] {
  const resets = JSON.stringify(rule.expr ?? []).includes('"type":"tcp reset"');
  if (rule.family !== 'inet' || !resets || statements.some(asksFamily)) return statements;
  return [match(opaque('reject with tcp reset: nft hides which family it is for')), ...statements];
}

function asksFamily(statement: Statement): boolean {
  return (
    statement.kind === 'match' &&
    statement.condition.test === 'name' &&
    statement.condition.field === 'family'
  );
}

/** True of a chain that iptables-nft keeps: `nft -j` hides the `xt` expressions of its rules. */
export function hasHiddenParts(chain: Chain): boolean {
  return chain.rules.some((rule) => rule.statements.some(isHidden));
}

function isHidden(statement: Statement): boolean {
  return (
    statement.kind === 'match' &&
    statement.condition.test === 'opaque' &&
    statement.condition.text.startsWith('{"xt"')
  );
}
