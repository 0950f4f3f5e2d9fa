import type { Family } from '../address.ts';
import type { Condition, NameField, NumberField } from './rules.ts';

/**
 * The first packet of a new connection that arrives at this host for this host. Null: not known, and a rule that
 * asks for it cannot be decided.
 */
export interface Packet {
  family: Family;
  protocol: string;
  source: bigint;
  destination: bigint | null;
  sourcePort: bigint;
  port: bigint;
  /** The interface it comes in on. */
  iif: string | null;
}

/** What rules change on the way. */
export interface PacketState {
  mark: bigint | null;
  /** False after `notrack`. */
  tracked: boolean | null;
}

/** Three-valued: null is "cannot tell". */
export type Truth = boolean | null;

const SYN = 2n;

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
  if (value === null) return null;
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
      return 0n;
    case 'tcpflags':
      return packet.protocol === 'tcp' ? SYN : null;
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

/** A new connection's ct status has no bit set yet: no name ever equals the empty one. */
function nameOf(field: NameField, packet: Packet, state: PacketState): string | null {
  switch (field) {
    case 'family':
      return packet.family;
    case 'l4proto':
      return packet.protocol;
    case 'iif':
      return packet.iif;
    case 'ctstate':
      return state.tracked === null ? null : state.tracked ? 'new' : 'untracked';
    case 'ctstatus':
      return '';
    case 'pkttype':
      return 'host';
  }
}
