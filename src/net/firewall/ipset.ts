import { parsePrefix, type Range } from '../address.ts';
import { transportName } from './nft-selector.ts';
import { type Condition, constant, type NameField, type NumberField } from './rules.ts';

/** One set of `ipset save`: its type by parts (`net`, `port`), and its entries as they are printed. */
interface IpSet {
  parts: readonly string[];
  /** The family of its addresses; null: it has none. */
  family: string | null;
  entries: string[];
  /** False when it holds what we do not read: exceptions (`nomatch`), wildcards, addresses under a mask. */
  plain: boolean;
}

/** The sets of a host, by name. */
export type IpSets = ReadonlyMap<string, IpSet>;

/** The output of `ipset save`; see ipset(8). */
export function parseIpSets(text: string): IpSets {
  const sets = new Map<string, IpSet>();
  for (const line of text.split('\n')) {
    const [command, name = '', third = '', ...options] = line.trim().split(/\s+/);
    if (command === 'create') sets.set(name, create(third, options));
    if (command === 'add') add(sets.get(name), third, options);
  }
  return sets;
}

function create(type: string, options: readonly string[]): IpSet {
  const [store, parts = ''] = type.split(':');
  const family = options[options.indexOf('family') + 1] === 'inet6' ? 'ip6' : 'ip';
  return {
    parts: store === 'list' ? ['set'] : parts.split(','),
    family: parts === 'port' || store === 'list' ? null : family,
    entries: [],
    plain: !options.includes('netmask') && !options.includes('bitmask'),
  };
}

function add(set: IpSet | undefined, entry: string, options: readonly string[]): void {
  set?.entries.push(entry);
  if (set !== undefined && options.some((word) => word === 'nomatch' || word === 'wildcard'))
    set.plain = false;
}

/**
 * `--match-set NAME src,dst`: the test of a set, each of its parts against the source's or the destination's side. A
 * set of the other family, or one with more parts than directions, holds nothing (ip_set_test in ip_set_core.c). Null:
 * a set that is not there or not understood.
 */
export function matchSet(sets: IpSets, name: string, directions: string, family: string): Condition | null {
  const set = sets.get(name);
  if (set === undefined || !set.plain) return null;
  const sides = directions.split(',');
  if ((set.family !== null && set.family !== family) || sides.length < set.parts.length)
    return constant(false);
  const entries =
    set.parts[0] === 'set'
      ? members(sets, set, directions, family)
      : set.entries.map((entry) => conditions(set, entry, sides));
  const known = entries.filter((entry) => entry !== null);
  return known.length === entries.length ? { test: 'any', entries: known, negated: false } : null;
}

/** A list of sets has no lists among its members (ip_set_list_set.c), so this ends. */
function members(
  sets: IpSets,
  { entries }: IpSet,
  directions: string,
  family: string,
): (Condition[] | null)[] {
  return entries.map((member) => {
    const condition =
      sets.get(member)?.parts[0] === 'set' ? null : matchSet(sets, member, directions, family);
    return condition && [condition];
  });
}

function conditions({ parts }: IpSet, entry: string, sides: readonly string[]): Condition[] | null {
  const values = entry.split(',');
  if (values.length !== parts.length) return null;
  const all = parts.map((part, i) => readPart(part, values[i] ?? '', sides[i] === 'src'));
  return all.every((each) => each !== null) ? all.flat() : null;
}

function readPart(part: string, value: string, fromSource: boolean): Condition[] | null {
  switch (part) {
    case 'ip':
    case 'net':
      return numbers(fromSource ? 'saddr' : 'daddr', parsePrefix(value));
    case 'port':
      return readPort(fromSource ? 'sport' : 'dport', value);
    case 'iface':
      return value.startsWith('physdev:') ? null : [names(fromSource ? 'iif' : 'oif', value)];
    default:
      return null;
  }
}

/** `tcp:53`, or a number alone in a bitmap, which no protocol is told apart in. */
function readPort(field: NumberField, value: string): Condition[] | null {
  const [, protocol, port = ''] = /^(?:([a-z0-9-]+):)?(\d{1,5})$/.exec(value) ?? [];
  if (port === '') return /^icmp/.test(value) ? [constant(false)] : null;
  const range = numbers(field, { low: BigInt(port), high: BigInt(port) });
  return protocol === undefined ? range : [names('l4proto', transportName(protocol)), ...range];
}

function numbers(field: NumberField, range: Range): Condition[];
function numbers(field: NumberField, range: Range | null): Condition[] | null;
function numbers(field: NumberField, range: Range | null): Condition[] | null {
  return range && [{ test: 'number', field, ranges: [range], negated: false }];
}

function names(field: NameField, name: string): Condition {
  return { test: 'name', field, names: [name], negated: false };
}
