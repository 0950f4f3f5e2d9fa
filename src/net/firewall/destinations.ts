import { allHold, holds, type Packet, type PacketState } from './packet.ts';
import type { Action, Chain, Condition, Destination, MapEntry, Rule, RuleSet } from './rules.ts';

export interface Rewriting {
  /** The rule that asks for the packet's own destination, or leads to all of this. */
  rule: string;
  /** Each place that it may be sent to, once, in the order of the rules. */
  to: Destination[];
}

/**
 * Where DNAT may send the first packet of a connection; null where no rule rewrites it. What cannot be decided (random, recent,
 * marks) may hold or not: a Service has several endpoints. The first chain that rewrites is the one that does (nf_nat_inet_fn).
 */
export function rewritingOf(
  { chains }: RuleSet,
  packet: Packet,
  hook: 'prerouting' | 'output',
): Rewriting | null {
  const nat = chains.filter(({ base }) => base?.type === 'nat' && base.hook === hook);
  const inOrder = [...nat].sort((a, b) => (a.base?.priority ?? 0) - (b.base?.priority ?? 0));
  for (const chain of inOrder) {
    if (chain.family !== packet.family && chain.family !== 'inet') continue;
    const search = new Search(chains, packet, hook);
    search.chain(chain, null);
    const [first] = search.found;
    if (first !== undefined) return { rule: first.rule, to: search.found.map(({ to }) => to) };
  }
  return null;
}

/** `end`: the packet's fate is sealed. `back`: it leaves the chain. Null: the next rule sees it, or may. */
type Flow = 'end' | 'back' | null;

class Search {
  readonly found: { rule: string; to: Destination }[] = [];
  private readonly chains: readonly Chain[];
  private readonly packet: Packet;
  private readonly state: PacketState;
  /** Each chain is walked through once: a second way into it leads to the same places. */
  private readonly seen = new Set<Chain>();

  constructor(chains: readonly Chain[], packet: Packet, hook: PacketState['hook']) {
    this.chains = chains;
    this.packet = packet;
    this.state = { hook, mark: null, ctmark: null, connection: 'tracked', touched: new Set() };
  }

  /** `asker`: what on the way here asked for the packet's destination. */
  chain(chain: Chain, asker: string | null): Flow {
    if (this.seen.has(chain)) return null;
    this.seen.add(chain);
    for (const rule of chain.rules) {
      const flow = this.rule(rule, chain, asker);
      if (flow !== null) return flow === 'back' ? null : flow;
    }
    return null;
  }

  private rule(rule: Rule, chain: Chain, asker: string | null): Flow {
    let sure = true;
    let said = asker;
    for (const statement of rule.statements) {
      if (statement.kind === 'match') {
        const truth = holds(statement.condition, this.packet, this.state);
        if (truth === false) return null;
        if (truth === null) sure = false;
        if (asksForDestination(statement.condition)) said = rule.text;
        continue;
      }
      const flow =
        statement.kind === 'act'
          ? this.act(statement.action, chain, said ?? rule.text)
          : this.map(statement.entries, rule, chain, said);
      if (flow !== null) return sure ? flow : null;
    }
    return null;
  }

  private map(entries: readonly MapEntry[], rule: Rule, chain: Chain, asker: string | null): Flow {
    for (const { conditions, action } of entries) {
      const truth = allHold(conditions, this.packet, this.state);
      if (truth === false) continue;
      const isAsking = conditions.some(asksForDestination);
      const to = 'chain' in action ? `${rule.text}: ${action.kind} ${action.chain}` : rule.text;
      const flow = this.act(action, chain, isAsking || asker === null ? to : asker);
      if (truth === true) return flow;
    }
    return null;
  }

  private act(action: Action, chain: Chain, said: string): Flow {
    switch (action.kind) {
      case 'dnat':
        if (action.to !== null) this.found.push({ rule: said, to: action.to });
        return 'end';
      case 'return':
        return 'back';
      case 'jump':
      case 'goto': {
        const target = this.chains.find((each) => isNamed(each, action.chain, chain));
        const flow = target === undefined ? null : this.chain(target, said);
        return flow === null && action.kind === 'goto' ? 'back' : flow;
      }
      case 'accept':
      case 'drop':
      case 'snat':
      case 'opaque':
        return 'end';
      default:
        return null;
    }
  }
}

function isNamed({ name, engine, family, table }: Chain, wanted: string, from: Chain): boolean {
  return name === wanted && engine === from.engine && family === from.family && table === from.table;
}

function asksForDestination(condition: Condition): boolean {
  switch (condition.test) {
    case 'number':
      return condition.field === 'daddr' || condition.field === 'dport';
    case 'lookup':
      return asksForDestination(condition.condition);
    case 'any':
      return condition.entries.some((entry) => entry.some(asksForDestination));
    default:
      return false;
  }
}
