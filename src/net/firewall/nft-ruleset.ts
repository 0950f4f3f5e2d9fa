import { oncePerText } from '../../once-per.ts';
import { devicesAbove, readDevices } from './nft-devices.ts';
import type { Named } from './nft-match.ts';
import { isObject } from './nft-selector.ts';
import { readStatement } from './nft-statement.ts';
import { nftText } from './nft-text.ts';
import {
  act,
  type BaseChain,
  type Chain,
  type Condition,
  constant,
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
 * The output of `nft -j list ruleset` (libnftables-json(5)): one document, or one per line. The text of `nft list chains`
 * may follow: it alone names an ingress chain's devices before nft 1.0.8. So may the names below /sys/class/net, which tell
 * what else these devices carry. Rules that iptables-nft made hold `xt` expressions, which nft does not show: they come out
 * as doubt, and isHiddenPart tells. Hosts whose listings differ in what their rules have counted share one.
 */
export function parseNft(output: string): RuleSet {
  return parse(output.replaceAll(/"packets": \d+, "bytes": \d+/g, '"packets": 0, "bytes": 0'));
}

const parse = oncePerText((output): RuleSet => {
  try {
    const lines = output.split('\n').filter((line) => line.trim() !== '');
    const listing = lines.findIndex((line) => line.startsWith('table ') || line.startsWith('/sys/'));
    const documents = listing === -1 ? lines : lines.slice(0, listing);
    return {
      chains: chainsOf(documents.flatMap(parseJson), lines.slice(documents.length)),
      unread: [],
    };
  } catch {
    return {
      chains: [],
      unread: ['the output of `nft -j list ruleset` is not what nft prints, or was cut off'],
    };
  }
});

/** Throws on anything that is not nft's; so may the readers on nesting that no kernel makes. */
function parseJson(text: string): Json[] {
  const document: unknown = JSON.parse(text);
  if (!isObject(document) || !Array.isArray(document.nftables)) throw new SyntaxError('not an nft document');
  return document.nftables.filter(isObject);
}

function chainsOf(objects: readonly Json[], lines: readonly string[]): Chain[] {
  const tables = new Tables(objects);
  const chains = new Map<string, Chain>();
  for (const { chain } of objects) {
    if (isObject(chain)) chains.set(key(chain, chain.name), newChain(chain, tables.isDormant(chain), lines));
  }
  for (const { rule } of objects) {
    if (isObject(rule)) chains.get(key(rule, rule.chain))?.rules.push(readRule(rule, tables.named(rule)));
  }
  return [...chains.values()];
}

function key(object: Json, name: unknown): string {
  return [object.family, object.table, name].join('\0');
}

/** What a table holds besides chains. */
class Tables {
  private readonly known = new Map<string, { sets: Map<string, Json>; limits: Map<string, Json> }>();
  private readonly dormant = new Map<string, boolean | null>();

  constructor(objects: readonly Json[]) {
    for (const { table, set, map, limit } of objects) {
      if (isObject(table)) this.dormant.set(key({ ...table, table: table.name }, ''), isDormant(table.flags));
      const elements = set ?? map;
      if (isObject(elements)) this.at(elements).sets.set(String(elements.name), elements);
      if (isObject(limit)) this.at(limit).limits.set(String(limit.name), limit);
    }
  }

  named(object: Json): Named {
    return this.at(object);
  }

  isDormant(object: Json): boolean | null {
    const dormant = this.dormant.get(key(object, ''));
    return dormant === undefined ? false : dormant;
  }

  private at(object: Json) {
    const table = this.known.get(key(object, '')) ?? { sets: new Map(), limits: new Map() };
    this.known.set(key(object, ''), table);
    return table;
  }
}

/** Null: cannot be told. nft 1.0.6 prints the table's own name in place of any flag; later ones a word or a list. */
function isDormant(flags: unknown): boolean | null {
  const words = [flags ?? []].flat().map(String);
  if (words.includes('dormant')) return true;
  return words.every((word) => word === 'owner' || word === 'persist') ? false : null;
}

/** The base chains of a dormant table are not asked (nft(8), "TABLES"). */
function newChain(chain: Json, dormant: boolean | null, lines: readonly string[]): Chain {
  const base = dormant === true ? null : baseOf(chain);
  const asked =
    dormant === null ? [passes('a table with flags that nft does not name', opaque('flags'))] : [];
  return {
    engine: 'nft',
    family: String(chain.family),
    table: String(chain.table),
    name: String(chain.name),
    base,
    rules: base?.hook === 'ingress' ? [...asked, otherDevices(chain, lines)] : base === null ? [] : asked,
  };
}

/** A rule that nobody wrote: what the packet must be like to meet the chain. */
function passes(text: string, ...conditions: Condition[]): Rule {
  const statements = [...conditions.map(match), act({ kind: 'accept' })];
  return { text, handle: null, comment: null, statements };
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

/** An ingress chain sees only its own devices' packets: those too that go on from there to another device. */
function otherDevices(chain: Json, lines: readonly string[]): Rule {
  const named = [chain.dev].flat().filter((dev) => typeof dev === 'string');
  const devices = named.length > 0 ? named : (readDevices(lines).get(key(chain, chain.name)) ?? []);
  const by = devices.length === 0 ? 'a device that nft does not name' : devices.join(', ');
  const text = `only packets that come by ${by}`;
  if (devices.length === 0) return passes(text, opaque(text));
  const above = devicesAbove(devices, lines);
  const doubt = opaque(text);
  // Nothing is below lo, and what the host itself sends came in nowhere.
  const apart: Condition =
    above === null ? isFrom(['', 'lo'], false) : above.length === 0 ? constant(true) : isFrom(above, true);
  return passes(text, isFrom(devices, true), { test: 'any', entries: [[apart], [doubt]], negated: false });
}

function isFrom(names: readonly string[], negated: boolean): Condition {
  return { test: 'name', field: 'iif', names, negated };
}

function readRule(rule: Json, named: Named): Rule {
  const expressions = Array.isArray(rule.expr) ? rule.expr : [];
  const comment = typeof rule.comment === 'string' ? rule.comment : null;
  return {
    text: nftText(expressions),
    handle: typeof rule.handle === 'number' ? rule.handle : null,
    comment,
    statements: doubtHiddenFamily(
      rule,
      expressions.flatMap((expression) => readStatement(expression, named)),
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

/**
 * `nft -j` hides the `xt` expressions of iptables-nft's rules. Each leaves a match in doubt, and a target an effect as
 * well.
 */
export function isHiddenPart(statement: Statement): boolean {
  if (statement.kind === 'map') return false;
  const part = statement.kind === 'match' ? statement.condition : statement.action;
  return 'text' in part && part.text.startsWith('{"xt"');
}
