import type { Range } from '../address.ts';

/** Who keeps a rule: netfilter's own nft, or one of the two iptables. Tables of one engine never see another's chains. */
export type Engine = 'nft' | 'iptables-nft' | 'iptables-legacy';

export type NumberField = 'saddr' | 'daddr' | 'sport' | 'dport' | 'mark' | 'ctmark' | 'tcpflags';
export type NameField = 'family' | 'l4proto' | 'iif' | 'ctstate' | 'ctstatus' | 'pkttype';

/** What a rule asks of a packet. `opaque` is what we could not read: it may hold or not. */
export type Condition =
  | { test: 'number'; field: NumberField; ranges: readonly Range[]; mask?: bigint; negated: boolean }
  /** A name that ends in `*` stands for all that begin like it. */
  | { test: 'name'; field: NameField; names: readonly string[]; negated: boolean }
  /** Holds when all conditions of one entry hold: a set of concatenations. */
  | { test: 'any'; entries: readonly (readonly Condition[])[]; negated: boolean }
  | { test: 'constant'; holds: boolean }
  | { test: 'opaque'; text: string };

export type Action =
  | { kind: 'accept' | 'drop' | 'return' | 'continue' }
  | { kind: 'jump' | 'goto'; chain: string }
  | { kind: 'opaque'; text: string };

/** What a rule is made of, in order. Statements without a say in the verdict (counter, log, comment) are left out. */
export type Statement =
  | { kind: 'match'; condition: Condition }
  | { kind: 'act'; action: Action }
  /** A verdict map: the first entry that holds acts; none holds: the rule goes on. */
  | { kind: 'map'; entries: readonly { conditions: readonly Condition[]; action: Action }[] }
  /** mark = (mark & ~mask) ^ value; null: a value we could not read. */
  | { kind: 'mark'; value: bigint | null; mask: bigint }
  | { kind: 'notrack' };

export interface Rule {
  /** As the tool prints it, for people. */
  text: string;
  /** nft's handle; null for iptables, which has none. */
  handle: number | null;
  comment: string | null;
  statements: readonly Statement[];
}

export type Hook = 'ingress' | 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';

export interface BaseChain {
  type: string;
  hook: Hook;
  priority: number;
  policy: 'accept' | 'drop';
}

export interface Chain {
  engine: Engine;
  /** nft's table family: ip, ip6, inet, netdev, bridge, arp. */
  family: string;
  table: string;
  name: string;
  base: BaseChain | null;
  rules: Rule[];
}

/** All chains of a host, of every engine. `unread` says what could not be parsed at all. */
export interface RuleSet {
  chains: Chain[];
  unread: string[];
}

export const MARK_ALL = 0xffffffffn;

/** A condition that always holds, or never. */
export function constant(holds: boolean): Condition {
  return { test: 'constant', holds };
}

export function opaque(text: string): Condition {
  return { test: 'opaque', text: text.slice(0, 200) };
}

export function match(condition: Condition): Statement {
  return { kind: 'match', condition };
}

export function act(action: Action): Statement {
  return { kind: 'act', action };
}
