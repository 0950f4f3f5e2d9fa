import { type Family, parsePrefix, type Range } from '../address.ts';
import { type Condition, constant, MARK_ALL, type NameField, type NumberField, opaque } from './rules.ts';

/**
 * The left side of an nft match: what it looks at. `needs` are the protocols it implies (`tcp dport` holds for TCP
 * only, negated or not); `among` is the test for a list of values as libnftables-json(5) writes them.
 */
export interface Selector {
  needs: readonly Condition[];
  among(values: readonly unknown[]): Condition;
  /** Number selectors only: for `<`, `>=` and bit tests. */
  number?: { field: NumberField; parse(value: unknown): Range | null; mask?: bigint };
  /** True when the values are bits: a packet has one of them. */
  bits?: boolean;
  /** Asks whether there is anything to look at. */
  presence?: Condition;
}

type Json = Record<string, unknown>;

export function selectorOf(left: unknown): Selector {
  if (!isObject(left)) return unreadable(left);
  const [[kind, body] = ['', null]] = Object.entries(left);
  if (kind === 'concat' && Array.isArray(body)) return concatenation(body.map(selectorOf));
  if (kind === '&' && Array.isArray(body)) return masked(body[0], body[1], left);
  if (!isObject(body)) return unreadable(left);
  if ('tunnel' in body) return unreadable(left);
  if (kind === 'payload') return payload(String(body.protocol), String(body.field)) ?? unreadable(left);
  if (kind === 'meta') return meta(String(body.key)) ?? unreadable(left);
  if (kind === 'ct') return conntrack(String(body.key)) ?? unreadable(left);
  if (kind === 'fib') return fib(body) ?? unreadable(left);
  return unreadable(left);
}

function unreadable(left: unknown): Selector {
  return { needs: [], among: () => opaque(JSON.stringify(left) ?? '') };
}

function payload(protocol: string, field: string): Selector | null {
  if (protocol === 'ip' || protocol === 'ip6') return header(protocol, field);
  if (protocol === 'ether' && field === 'type') return names('family', familyName);
  if (!TRANSPORT.has(protocol) && protocol !== 'th') return null;
  const port = field === 'dport' || field === 'sport' ? field : null;
  if (protocol === 'th') return port && numbers(port, parseNumbers);
  const needs = [name('l4proto', [transportName(protocol)])];
  if (port !== null) return numbers(port, parseNumbers, needs);
  if (protocol === 'tcp' && field === 'flags') return numbers('tcpflags', parseFlags, needs);
  return { ...unreadable(`${protocol} ${field}`), needs };
}

/** Payload protocols that stand for the transport protocol of their name. */
const TRANSPORT = new Set([
  'tcp',
  'udp',
  'udplite',
  'sctp',
  'dccp',
  'icmp',
  'icmpv6',
  'igmp',
  'esp',
  'ah',
  'comp',
]);

function header(family: Family, field: string): Selector {
  const needs = [name('family', [family])];
  if (field === 'saddr' || field === 'daddr')
    return numbers(field, (value) => parseAddress(value, family), needs);
  if (field === 'protocol' || field === 'nexthdr') return names('l4proto', transportName, needs);
  return { ...unreadable(`${family} ${field}`), needs };
}

function meta(key: string): Selector | null {
  switch (key) {
    case 'iif':
    case 'iifname':
      return { ...names('iif', String), presence: { test: 'present', field: 'iif' } };
    case 'oif':
    case 'oifname':
      return { ...names('oif', String), presence: { test: 'present', field: 'oif' } };
    case 'l4proto':
      return names('l4proto', transportName);
    case 'nfproto':
    case 'protocol':
      return names('family', familyName);
    case 'pkttype':
      return names('pkttype', packetType);
    case 'mark':
      return numbers('mark', parseNumbers);
    default:
      return null;
  }
}

/** All but the state are asked of a connection: without one the rule breaks off (nft_ct_get_eval). */
function conntrack(key: string): Selector | null {
  const needs: Condition[] = [{ test: 'tracked' }];
  if (key === 'state') return { ...names('ctstate', bitNames), bits: true };
  if (key === 'status') return { ...names('ctstatus', bitNames, needs), bits: true };
  if (key === 'mark') return numbers('ctmark', parseNumbers, needs);
  if (key === 'direction')
    return names('ctdir', (value) => (value === 0 ? 'original' : String(value)), needs);
  return null;
}

/** Several bits at once (`established | related`) are what no packet has. */
function bitNames(value: unknown): string {
  return isObject(value) && Array.isArray(value['|']) ? value['|'].map(String).join('|') : String(value);
}

function fib(body: Json): Selector | null {
  const flags = Array.isArray(body.flags) ? body.flags : [body.flags];
  if (body.result === 'type' && flags.includes('daddr')) return names('daddrtype', String);
  if (body.result === 'type' && flags.includes('saddr')) return names('saddrtype', String);
  const reverse = flags.includes('saddr') && flags.includes('iif') && String(body.result).startsWith('oif');
  return reverse ? { needs: [], among: amongReversePaths } : null;
}

/**
 * The packet comes in on the interface its source is reached by: that is how callers choose it. So the reverse path
 * exists, and is that interface.
 */
function amongReversePaths(values: readonly unknown[]): Condition {
  if (values.some((value) => value === true || value === '*')) return constant(true);
  const devices = values.filter((value) => !isZero(value));
  if (devices.length === 0) return constant(false);
  return devices.some((value) => typeof value === 'number')
    ? opaque(`fib oif ${JSON.stringify(devices)}`)
    : names('iif', String).among(devices);
}

function isZero(value: unknown): boolean {
  return value === false || value === 0 || value === '0';
}

/** The bits of IPv4's `frag-off` that are 0 in a packet that is whole: nobody opens a connection with a second fragment. */
const OFFSET = 0x1fff;

function masked(left: unknown, mask: unknown, whole: unknown): Selector {
  if (mask === OFFSET && isObject(left) && isObject(left.payload) && left.payload.field === 'frag-off')
    return { ...constants(isZero), needs: selectorOf(left).needs };
  const inner = selectorOf(left);
  const bits = inner.number?.parse(mask);
  if (inner.number === undefined || !bits || bits.low !== bits.high) return unreadable(whole);
  return numbers(inner.number.field, inner.number.parse, inner.needs, bits.low);
}

function concatenation(parts: readonly Selector[]): Selector {
  return {
    needs: parts.flatMap((part) => part.needs),
    among: (values) => ({ test: 'any', entries: values.map((value) => tuple(parts, value)), negated: false }),
  };
}

function tuple(parts: readonly Selector[], value: unknown): Condition[] {
  const fields = isObject(value) && Array.isArray(value.concat) ? value.concat : [];
  if (fields.length !== parts.length) return [opaque(JSON.stringify(value) ?? '')];
  return parts.map((part, i) => part.among([fields[i]]));
}

function numbers(
  field: NumberField,
  parse: (value: unknown) => Range | null,
  needs: readonly Condition[] = [],
  mask?: bigint,
): Selector {
  const bits = mask === undefined ? {} : { mask };
  return {
    needs,
    number: { field, parse, ...bits },
    among(values) {
      const ranges: Range[] = [];
      for (const value of values) {
        const range = value === '*' ? { low: 0n, high: (1n << 128n) - 1n } : parse(value);
        if (range === null) return opaque(`${field} ${JSON.stringify(value)}`);
        ranges.push(range);
      }
      return { test: 'number', field, ranges, negated: false, ...bits };
    },
  };
}

function names(
  field: NameField,
  spell: (value: unknown) => string,
  needs: readonly Condition[] = [],
): Selector {
  return {
    needs,
    among(values) {
      const odd = values.find((value) => spell(value) === '[object Object]');
      return odd === undefined ? name(field, values.map(spell)) : opaque(`${field} ${JSON.stringify(odd)}`);
    },
  };
}

function constants(test: (value: unknown) => boolean): Selector {
  return { needs: [], among: (values) => constant(values.some((value) => value === '*' || test(value))) };
}

function name(field: NameField, spelled: readonly string[]): Condition {
  return { test: 'name', field, names: spelled, negated: false };
}

const TRANSPORTS = new Map([
  ['1', 'icmp'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['58', 'icmpv6'],
  ['ipv6-icmp', 'icmpv6'],
]);

/** One spelling for a transport protocol: nft and iptables print names or IANA numbers. */
export function transportName(value: unknown): string {
  return TRANSPORTS.get(String(value)) ?? String(value);
}

/** nft and iptables have two words for a packet that is addressed to this host's link-layer address. */
export function packetType(value: unknown): string {
  return value === 'unicast' ? 'host' : String(value);
}

function familyName(value: unknown): string {
  if (value === 'ipv4' || value === 'ip') return 'ip';
  return value === 'ipv6' || value === 'ip6' ? 'ip6' : String(value);
}

function parseNumbers(value: unknown): Range | null {
  return rangeOf(value, parseNumber);
}

function parseNumber(value: unknown): Range | null {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > Number(MARK_ALL))
    return null;
  return { low: BigInt(value), high: BigInt(value) };
}

function parseAddress(value: unknown, family: Family): Range | null {
  if (isObject(value) && isObject(value.prefix)) {
    return addressRange(`${value.prefix.addr}/${value.prefix.len}`, family);
  }
  return rangeOf(value, (end) => (typeof end === 'string' ? addressRange(end, family) : null));
}

function addressRange(text: string, family: Family): Range | null {
  const range = parsePrefix(text);
  return range?.family === family ? range : null;
}

function rangeOf(value: unknown, parse: (end: unknown) => Range | null): Range | null {
  if (!isObject(value) || !Array.isArray(value.range)) return parse(value);
  const low = parse(value.range[0]);
  const high = parse(value.range[1]);
  return low && high && { low: low.low, high: high.high };
}

/** RFC 9293, 3.1: bits of the control flags. */
const TCP_FLAGS = new Map([
  ['fin', 1n],
  ['syn', 2n],
  ['rst', 4n],
  ['psh', 8n],
  ['ack', 16n],
  ['urg', 32n],
  ['ecn', 64n],
  ['cwr', 128n],
]);

/** One flag or a list, in either tool's spelling, as a bit mask. */
export function parseFlags(value: unknown): Range | null {
  let bits = 0n;
  const flags = isObject(value) && Array.isArray(value['|']) ? value['|'] : value;
  for (const flag of Array.isArray(flags) ? flags : [flags]) {
    const bit = isObject(flag)
      ? parseFlags(flag)?.low
      : typeof flag === 'number'
        ? parseNumber(flag)?.low
        : TCP_FLAGS.get(String(flag).toLowerCase());
    if (bit === undefined) return null;
    bits |= bit;
  }
  return { low: bits, high: bits };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
