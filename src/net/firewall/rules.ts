import type { Range } from '../address.ts';

/** Who keeps a rule: netfilter's own nft, or one of the two iptables. Tables of one engine never see another's chains. */
export type Engine = 'nft' | 'iptables-nft' | 'iptables-legacy';

export type NumberField = 'saddr' | 'daddr' | 'sport' | 'dport' | 'mark' | 'ctmark' | 'tcpflags';
export type NameField =
  | 'family'
  | 'l4proto'
  | 'iif'
  | 'oif'
  | 'ctstate'
  | 'ctstatus'
  | 'ctdir'
  | 'pkttype'
  | 'saddrtype'
  | 'daddrtype';

/** What a rule asks of a packet. `opaque` is what we could not read: it may hold or not. */
export type Condition =
  | { test: 'number'; field: NumberField; ranges: readonly Range[]; mask?: bigint; negated: boolean }
  /** A name that ends in `*` stands for all that begin like it. */
  | { test: 'name'; field: NameField; names: readonly string[]; negated: boolean }
  /** Holds when all conditions of one entry hold: a set of concatenations. */
  | { test: 'any'; entries: readonly (readonly Condition[])[]; negated: boolean }
  | { test: 'constant'; holds: boolean }
  /** The packet belongs to a connection: what asks for one breaks off before conntrack and after `notrack`. */
  | { test: 'tracked' }
  /** It has such an interface. Where it has none, old kernels break off and newer ones compare with an empty name. */
  | { test: 'present'; field: 'iif' | 'oif' }
  /** A test on a named set that the packet itself may have changed before. */
  | { test: 'lookup'; set: string; condition: Condition }
  /** It is counted among the connections there are now, so there is one at least. */
  | { test: 'counted' }
  | { test: 'opaque'; text: string };

export type Action =
  | { kind: 'accept' | 'drop' | 'return' | 'continue' }
  | { kind: 'jump' | 'goto'; chain: string }
  | { kind: 'mark'; change: MarkChange }
  | { kind: 'notrack' }
  /** Elements of a named set are added, updated or deleted. */
  | { kind: 'touch'; set: string }
  /** The packet leaves our sight: it may meet any fate, and later chains another packet. */
  | { kind: 'opaque'; text: string }
  /** So it does here, and `to` is where it goes then, or may go first; null: that is not known. */
  | { kind: 'dnat'; text: string; to: Destination | null }
  /** It is accepted with another source; null: that of the device, or not one address. */
  | { kind: 'snat'; to: string | null };

/** Null: the packet keeps its port. */
export interface Destination {
  address: string;
  port: number | null;
}

/** field = (mark & `mark`) ^ (ct mark & `ctmark`) ^ value; value null: one we could not read. */
export interface MarkChange {
  field: 'mark' | 'ctmark';
  mark: bigint;
  ctmark: bigint;
  value: bigint | null;
}

/** What a rule is made of, in order. Statements without a say in the verdict (counter, log, comment) are left out. */
export type Statement =
  | { kind: 'match'; condition: Condition }
  | { kind: 'act'; action: Action }
  /** A map: the first entry that holds acts; none holds: the rule ends (nft_lookup.c breaks off). */
  | { kind: 'map'; entries: readonly MapEntry[] };

export interface MapEntry {
  conditions: readonly Condition[];
  action: Action;
}

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

export function opaque(text: string): Extract<Condition, { test: 'opaque' }> {
  return { test: 'opaque', text: text.slice(0, 200) };
}

export function match(condition: Condition): Statement {
  return { kind: 'match', condition };
}

export function act(action: Action): Statement {
  return { kind: 'act', action };
}
