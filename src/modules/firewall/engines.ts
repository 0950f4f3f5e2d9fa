import { isHiddenPart } from '../../net/firewall/nft-ruleset.ts';
import type {
  Action,
  Chain,
  Condition,
  Engine,
  NameField,
  Rule,
  Statement,
} from '../../net/firewall/rules.ts';

/** Whether the files that nft loads at boot define a chain. */
export type IsDefined = (chain: Chain) => boolean;

interface Merged {
  chains: Chain[];
  unread: string[];
}

/**
 * iptables-nft's tables show up in nft's listing too. nft's is the kernel's: no chain, set, map or range is missing, and
 * what iptables made with extensions shows as hidden. iptables-nft-save leaves out base chains that it does not know and
 * whatever it has no words for, and says nothing of most. So of a table that both list, chains and rules are nft's, and
 * iptables' words stand in only where a rule hides parts. Tables that nft did not list are iptables' (a host may have
 * iptables on nft and no `nft`).
 */
export function mergeEngines(
  nft: readonly Chain[],
  iptables: readonly Chain[],
  isDefined: IsDefined,
): Merged {
  const mirrors = byTable(iptables.filter((chain) => chain.engine === 'iptables-nft'));
  const listed = byTable(nft);
  const tables = [...listed].map(([table, chains]) => {
    const mirror = mirrors.get(table);
    return mirror === undefined ? { chains, unread: [] } : mergeTable(chains, mirror, isDefined);
  });
  const others = iptables.filter((chain) => chain.engine !== 'iptables-nft' || !listed.has(tableOf(chain)));
  return {
    chains: [...tables.flatMap(({ chains }) => chains), ...others],
    unread: tables.flatMap(({ unread }) => unread),
  };
}

function byTable(chains: readonly Chain[]): Map<string, Chain[]> {
  const tables = new Map<string, Chain[]>();
  for (const chain of chains) {
    const table = tables.get(tableOf(chain)) ?? [];
    table.push(chain);
    tables.set(tableOf(chain), table);
  }
  return tables;
}

function tableOf({ family, table }: Chain): string {
  return `${family} ${table}`;
}

/** One chain of nft's listing, with iptables' rules in the same order where it lists as many. */
interface Pair {
  chain: Chain;
  /** Null: iptables does not list the chain, or not the same number of rules. */
  twins: readonly Rule[] | null;
}

function mergeTable(nft: readonly Chain[], iptables: readonly Chain[], isDefined: IsDefined): Merged {
  const mirror = new Map(iptables.map((chain) => [chain.name, chain]));
  const pairs = new Map(nft.map((chain) => [chain.name, pair(chain, mirror.get(chain.name))]));
  const bases = [...pairs.values()]
    .filter(({ chain }) => chain.base !== null)
    .map((each) => ({ ...each, engine: keeperOf(each, mirror.get(each.chain.name), pairs, isDefined) }));
  const rooted = (engine: Engine) =>
    reach(
      bases.filter((base) => base.engine === engine).map(({ chain }) => chain.name),
      pairs,
    );
  const reached = { nft: rooted('nft'), iptables: rooted('iptables-nft') };
  // A jump stays within its engine (rules.ts), so a chain that base chains of both jump to is there for either.
  const chains = [...pairs.values()].flatMap((each) => {
    const { name } = each.chain;
    const unused = !reached.nft.has(name) && !reached.iptables.has(name);
    return [
      ...(reached.iptables.has(name) || (unused && mirror.has(name)) ? [asIptables(each)] : []),
      ...(reached.nft.has(name) || (unused && !mirror.has(name)) ? [asNft(each)] : []),
    ];
  });
  const unread = bases.flatMap(({ chain, twins, engine }) =>
    engine === 'iptables-nft' && twins === null ? [differs(chain)] : [],
  );
  return { chains, unread };
}

function differs({ family, table, name }: Chain): string {
  return `nft and iptables list different rules of ${family} ${table} ${name}`;
}

function pair(chain: Chain, twin: Chain | undefined): Pair {
  const same = twin !== undefined && twin.rules.length === chain.rules.filter(isWritten).length;
  return { chain, twins: same ? twin.rules : null };
}

/** Rules that nft's reader puts in front have no handle. */
function isWritten(rule: Rule): boolean {
  return rule.handle !== null;
}

/**
 * Whose tool writes to a base chain. What iptables does not list, or lists in other words, nft made. Else hidden parts,
 * in the chain or where it leads, tell that it is iptables'. Without any, a chain of iptables' shape is iptables' unless
 * nft's files define it.
 */
function keeperOf(
  { chain, twins }: Pair,
  twin: Chain | undefined,
  pairs: ReadonlyMap<string, Pair>,
  isDefined: IsDefined,
): Engine {
  if (chain.base?.hook !== twin?.base?.hook) return 'nft';
  const written = chain.rules.filter(isWritten);
  if (twins !== null && written.some((rule, i) => isForeign(rule, twins[i]))) return 'nft';
  if (!isDefined(chain)) return 'iptables-nft';
  const behind = [...reach([chain.name], pairs)].flatMap((name) => pairs.get(name)?.chain.rules ?? []);
  return behind.some(hidesParts) ? 'iptables-nft' : 'nft';
}

/** Names of chains that a packet may come to from those. */
function reach(from: readonly string[], pairs: ReadonlyMap<string, Pair>): Set<string> {
  const seen = new Set<string>();
  const next = [...from];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    next.push(...(pairs.get(name)?.chain.rules.flatMap(targetsOf) ?? []));
  }
  return seen;
}

function targetsOf({ statements }: Rule): string[] {
  const target = (action: Action): string[] => ('chain' in action ? [action.chain] : []);
  return statements.flatMap((each) =>
    each.kind === 'act'
      ? target(each.action)
      : each.kind === 'map'
        ? each.entries.flatMap(({ action }) => target(action))
        : [],
  );
}

function asNft({ chain, twins }: Pair): Chain {
  return { ...chain, rules: merged(chain, twins, (rule) => rule) };
}

/** With the words that iptables finds its rules by. */
function asIptables({ chain, twins }: Pair): Chain {
  return { ...chain, engine: 'iptables-nft', rules: merged(chain, twins, (_, twin) => twin) };
}

function merged(
  { rules }: Chain,
  twins: readonly Rule[] | null,
  named: (rule: Rule, twin: Rule) => Rule,
): Rule[] {
  if (twins === null) return [...rules];
  const rest = [...twins];
  return rules.map((rule) => {
    const twin = isWritten(rule) ? rest.shift() : undefined;
    return twin === undefined ? rule : { ...named(rule, twin), statements: read(rule, twin) };
  });
}

/** Where iptables' words do not hold all that nft shows, the hidden parts stay in doubt. */
function read(rule: Rule, twin: Rule): readonly Statement[] {
  if (!hidesParts(rule) || !isWithin(rule, twin)) return rule.statements;
  return [...rule.statements.filter((each) => isDoubt(each) && !isHiddenPart(each)), ...twin.statements];
}

function hidesParts({ statements }: Rule): boolean {
  return statements.some(isHiddenPart);
}

/** A rule that iptables could not have made: it prints it as another. */
function isForeign(rule: Rule, twin: Rule | undefined): boolean {
  if (twin === undefined || hidesParts(rule)) return false;
  return !isWithin(rule, twin) || !isWithin(twin, rule);
}

function isWithin(rule: Rule, other: Rule): boolean {
  const words = new Set(other.statements.map(wordsOf));
  return rule.statements.every(
    (each) => isDoubt(each) || isHiddenPart(each) || isImplied(each) || words.has(wordsOf(each)),
  );
}

function isDoubt(statement: Statement): boolean {
  return statement.kind === 'match' && statement.condition.test === 'opaque';
}

/** What nft's reader adds to a test of an interface or of an address, and what holds for a whole table. */
function isImplied(statement: Statement): boolean {
  if (statement.kind !== 'match') return false;
  const { condition } = statement;
  return (
    condition.test === 'present' ||
    (condition.test === 'name' && condition.field === 'family' && !condition.negated)
  );
}

/** The same text for the same meaning. Tables are large, so what most rules ask and do is put in words directly. */
function wordsOf(statement: Statement): string {
  if (statement.kind === 'act' && 'chain' in statement.action)
    return `${statement.action.kind} ${statement.action.chain}`;
  if (statement.kind !== 'match') return sorted(statement);
  const { condition } = statement;
  switch (condition.test) {
    case 'number': {
      const ranges = condition.ranges.map(({ low, high }) => `${low}-${high}`);
      return `${condition.field} ${condition.mask} ${condition.negated} ${ranges}`;
    }
    case 'name':
      return `${condition.field} ${condition.negated} ${namesOf(condition.field, condition.names)}`;
    default:
      return sorted(condition);
  }
}

function sorted(part: Statement | Condition): string {
  return JSON.stringify(part, (_, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Where nft has a protocol's number iptables has a name from the host's own list. No packet that is judged is of those. */
function namesOf(field: NameField, names: readonly string[]): readonly string[] {
  return field === 'l4proto' ? names.map((name) => (PROTOCOLS.has(name) ? name : 'another')) : names;
}

const PROTOCOLS = new Set(['tcp', 'udp', 'icmp', 'icmpv6']);
