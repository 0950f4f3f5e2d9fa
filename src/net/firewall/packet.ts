import type { Family } from '../address.ts';
import type { Condition, Hook, NameField, NumberField } from './rules.ts';

/**
 * The first packet of a new connection, to this host, from it or through it, or the first answer to one. Null: not
 * known, and a rule that asks for it cannot be decided.
 */
export interface Packet {
  family: Family;
  protocol: string;
  source: bigint;
  destination: bigint | null;
  sourcePort: bigint;
  port: bigint;
  /** The interface it comes in on; empty for one that this host sends. */
  iif: string | null;
  /** The interface it goes out by; empty for one that is for this host. */
  oif: string | null;
  /** It answers such a packet: its connection is established, and nat chains do not see it. */
  reply?: true;
}

/** An address or port that is one of many, none in particular: what asks for it cannot be decided. */
export const ANY = -1n;

/** What rules change on the way. */
export interface PacketState {
  /** Where it is: before the route is found no interface to go out by is known. */
  hook: Hook;
  mark: bigint | null;
  ctmark: bigint | null;
  /** `none` until conntrack has seen the packet; `untracked` after `notrack`. */
  connection: 'none' | 'tracked' | 'untracked' | null;
  /** Named sets that rules passed so far may have changed. */
  touched: Set<string>;
}

/** Three-valued: null is "cannot tell". */
export type Truth = boolean | null;

const SYN = 2n;
const SYN_ACK = 18n;

export function holds(condition: Condition, packet: Packet, state: PacketState): Truth {
  switch (condition.test) {
    case 'constant':
      return condition.holds;
    case 'opaque':
      return null;
    case 'number':
      return negate(numberHolds(condition, packet, state), condition.negated);
    case 'name':
      return negate(nameHolds(condition, packet, state), condition.negated);
    case 'tracked':
      return state.connection === null ? null : state.connection === 'tracked';
    case 'present':
      return deviceOf(condition.field, packet, state) ? true : null;
    // Newer kernels count no packet of a connection that was there before (nf_conncount.c).
    case 'counted':
      return packet.reply ? null : true;
    case 'lookup':
      return state.touched.has(condition.set) ? null : holds(condition.condition, packet, state);
    case 'any':
      return negate(anyHolds(condition.entries, packet, state), condition.negated);
  }
}

/** All of them; false as soon as one is false, whatever the others are. */
export function allHold(conditions: readonly Condition[], packet: Packet, state: PacketState): Truth {
  let all: Truth = true;
  for (const condition of conditions) {
    const truth = holds(condition, packet, state);
    if (truth === false) return false;
    if (truth === null) all = null;
  }
  return all;
}

function anyHolds(entries: readonly (readonly Condition[])[], packet: Packet, state: PacketState): Truth {
  let any: Truth = false;
  for (const entry of entries) {
    const truth = allHold(entry, packet, state);
    if (truth === true) return true;
    if (truth === null) any = null;
  }
  return any;
}

function negate(truth: Truth, negated: boolean): Truth {
  return truth === null ? null : truth !== negated;
}

type NumberCondition = Extract<Condition, { test: 'number' }>;
type NameCondition = Extract<Condition, { test: 'name' }>;

function numberHolds(condition: NumberCondition, packet: Packet, state: PacketState): Truth {
  const value = numberOf(condition.field, packet, state);
  if (value === null || value === ANY) return null;
  const masked = condition.mask === undefined ? value : value & condition.mask;
  return condition.ranges.some((range) => range.low <= masked && masked <= range.high);
}

function numberOf(field: NumberField, packet: Packet, state: PacketState): bigint | null {
  switch (field) {
    case 'saddr':
      return packet.source;
    case 'daddr':
      return packet.destination;
    case 'sport':
      return packet.sourcePort;
    case 'dport':
      return packet.port;
    case 'mark':
      return state.mark;
    case 'ctmark':
      return state.connection === 'tracked' ? state.ctmark : null;
    case 'tcpflags':
      if (packet.protocol !== 'tcp') return null;
      return packet.reply ? SYN_ACK : SYN;
  }
}

function nameHolds(condition: NameCondition, packet: Packet, state: PacketState): Truth {
  const value = nameOf(condition.field, packet, state);
  if (value === null) return null;
  return condition.names.some((name) => matchesName(name, value));
}

function matchesName(pattern: string, value: string): boolean {
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : pattern === value;
}

function nameOf(field: NameField, packet: Packet, state: PacketState): string | null {
  switch (field) {
    case 'family':
      return packet.family;
    case 'l4proto':
      return packet.protocol;
    case 'iif':
    case 'oif':
      return deviceOf(field, packet, state);
    case 'ctstate':
      if (packet.reply && state.connection === 'tracked') return 'established';
      return state.connection && STATES[state.connection];
    case 'ctstatus':
      return state.connection === 'tracked' && !packet.reply ? NO_STATUS : null;
    case 'ctdir':
      if (state.connection !== 'tracked') return null;
      return packet.reply ? 'reply' : 'original';
    case 'pkttype':
      return 'host';
    case 'saddrtype':
      return packet.iif === '' || packet.iif === 'lo' ? 'local' : 'unicast';
    case 'daddrtype':
      return packet.oif === '' ? 'local' : 'unicast';
  }
}

/**
 * Kernels before 5.7 do not tell a postrouting chain where a forwarded packet came in (ip_output in
 * net/ipv4/ip_output.c).
 */
function deviceOf(field: 'iif' | 'oif', packet: Packet, { hook }: PacketState): string | null {
  if (field === 'oif') return hook === 'ingress' || hook === 'prerouting' ? '' : packet.oif;
  return hook === 'postrouting' && packet.iif !== '' ? null : packet.iif;
}

/** A packet without a connection that is not marked untracked is invalid (nft_ct.c, xt_conntrack.c). */
const STATES = { none: 'invalid', tracked: 'new', untracked: 'untracked' };

/** A new connection's ct status has none of the bits that have names. */
const NO_STATUS = '';
