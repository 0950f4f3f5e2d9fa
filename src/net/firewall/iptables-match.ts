import { type Family, parsePrefix, type Range } from '../address.ts';
import { type IpSets, matchSet } from './ipset.ts';
import { packetType, parseFlags, transportName } from './nft-selector.ts';
import { type Condition, constant, type NameField, type NumberField, opaque } from './rules.ts';

/** One option with its values, and whether a `!` stood before it. */
interface Option {
  name: string;
  values: string[];
  negated: boolean;
}

/** The matches of a rule as iptables-save writes them: `[!] -s …`, then `-m NAME options`. See iptables-extensions(8). */
export function readMatches(words: readonly string[], family: Family, sets: IpSets): Condition[] {
  let module = '';
  return options(words).flatMap((option) => {
    if (option.name === '-m') {
      module = option.values[0] ?? '';
      return MODULES.has(module) || module === 'set' ? [] : [opaque(`-m ${module}`)];
    }
    // `-p udp --dport 53` loads the match of that name.
    if (option.name === '-p' && module === '') module = option.values[0] ?? '';
    const basic = BASIC.get(option.name);
    if (basic !== undefined) return negateAll(basic(option.values), option.negated);
    const read = module === 'set' ? ipSet(family, sets) : MODULES.get(module);
    if (read === undefined) return [opaque(`${option.name} ${option.values.join(' ')}`)];
    const conditions = read(option);
    return conditions === null
      ? [opaque(`-m ${module} ${option.name} ${option.values.join(' ')}`)]
      : [...connectionNeeded(option, words), ...negateAll(conditions, option.negated)];
  });
}

function options(words: readonly string[]): Option[] {
  const found: Option[] = [];
  let negated = false;
  for (const word of words) {
    const last = found.at(-1);
    if (isText(last)) {
      last?.values.push(word);
    } else if (word === '!') {
      negated = true;
    } else if (/^--?[a-z]/i.test(word)) {
      found.push({ name: word, values: [], negated });
      negated = false;
    } else {
      last?.values.push(word);
    }
  }
  return found;
}

/** What a person wrote may look like an option. */
function isText(option: Option | undefined): boolean {
  return option !== undefined && TEXTS.has(option.name) && option.values.length === 0;
}

const TEXTS = new Set(['--comment', '--name', '--hashlimit-name', '--string', '--hex-string']);

function negateAll(conditions: readonly Condition[], negated: boolean): Condition[] {
  return negated ? conditions.map(negate) : [...conditions];
}

function negate(condition: Condition): Condition {
  if (condition.test === 'lookup') return { ...condition, condition: negate(condition.condition) };
  if (condition.test === 'constant') return constant(!condition.holds);
  return 'negated' in condition ? { ...condition, negated: !condition.negated } : condition;
}

const BASIC = table<(values: string[]) => Condition[]>({
  '-s': (values) => [addresses('saddr', values)],
  '-d': (values) => [addresses('daddr', values)],
  // iptables writes `+` where nft has `*`.
  '-i': ([name = '']) => [names('iif', [name.replace(/\+$/, '*')])],
  '-o': ([name = '']) => [names('oif', [name.replace(/\+$/, '*')])],
  // Nobody opens a connection with the second fragment of a packet.
  '-f': () => [constant(false)],
  '-p': ([name = '']) => [name === 'all' ? constant(true) : names('l4proto', [transportName(name)])],
});

/** A host may print any word, `constructor` too. */
function table<T>(entries: Record<string, T>): Map<string, T> {
  return new Map(Object.entries(entries));
}

/** What each match module asks; null: an option we cannot read. */
const MODULES = table<(option: Option) => Condition[] | null>({
  comment: () => [],
  tcp: transport,
  udp: transport,
  multiport: transport,
  state: connection,
  conntrack: connection,
  mark: ({ name, values }) => (name === '--mark' ? one(mark('mark', values[0])) : null),
  connmark: ({ name, values }) => (name === '--mark' ? connectionMark(values[0]) : null),
  addrtype: addressType,
  iprange: ({ name, values: [range = ''] }) => {
    const field = name === '--src-range' ? 'saddr' : 'daddr';
    return one(numbers(field, [addressRange(range)]));
  },
  pkttype: ({ name, values: [type = ''] }) =>
    name === '--pkt-type' ? [names('pkttype', [packetType(type)])] : null,
  rpfilter: ({ name }) => (name === '--invert' ? [constant(false)] : []),
  // The packet is alone: it exceeds no limit but that of no connection at all. What is within one may run dry, so that stays in doubt.
  connlimit: connectionLimit,
  hashlimit: ({ name }) =>
    name === '--hashlimit-above' ? [constant(false)] : name === '--hashlimit-upto' ? null : [],
  recent,
  physdev: ({ name }) => (name === '--physdev-is-bridged' ? [constant(false)] : null),
  // A first packet has no routing header, and without one this never holds (ip6t_rt.c).
  rt: ({ negated }) => [constant(negated)],
});

function connectionLimit({ name, values: [most = ''], negated }: Option): Condition[] | null {
  if (name !== '--connlimit-above') return name === '--connlimit-upto' ? null : [];
  if (Number(most) > 0) return [constant(false)];
  return negated ? null : [{ test: 'counted' }];
}

/** Any rule that passed may have changed any set, through a list of sets too. */
function ipSet(family: Family, sets: IpSets) {
  return ({ name, values: [set = '', directions = ''] }: Option): Condition[] | null => {
    if (name !== '--match-set') return SET_ASIDES.has(name) ? [] : null;
    const condition = matchSet(sets, set, directions, family);
    return condition && [{ test: 'lookup', set: 'ipset', condition }];
  };
}

const SET_ASIDES = new Set(['--return-nomatch', '--update-counters', '--update-subcounters']);

/** `--set` notes the source and always holds. The rest asks what has come from it before. */
function recent({ name }: Option): Condition[] | null {
  if (name === '--set') return [constant(true)];
  return ['--name', '--mask', '--rsource', '--rdest'].includes(name) ? [] : null;
}

/** Without a connection it never holds, negated or not (xt_connmark.c). */
function connectionMark(text?: string): Condition[] | null {
  const condition = mark('ctmark', text);
  return condition && [{ test: 'tracked' }, condition];
}

function one(condition: Condition | null): Condition[] | null {
  return condition && [condition];
}

function transport({ name, values: [value = '', second = ''] }: Option): Condition[] | null {
  switch (name) {
    case '--dport':
    case '--dports':
    case '--destination-ports':
      return one(ports('dport', value));
    case '--sport':
    case '--sports':
      return one(ports('sport', value));
    case '--ports': {
      const either = [ports('dport', value), ports('sport', value)].flatMap((condition) => condition ?? []);
      return either.length === 2
        ? [{ test: 'any', entries: either.map((each) => [each]), negated: false }]
        : null;
    }
    case '--tcp-flags':
      return one(flags(value, second));
    default:
      return null;
  }
}

function flags(mask: string, set: string): Condition | null {
  const bits = (text: string) => (text === 'NONE' ? { low: 0n, high: 0n } : parseFlags(text.split(',')));
  const all = parseFlags(['fin', 'syn', 'rst', 'psh', 'ack', 'urg']);
  const under = mask === 'ALL' ? all : bits(mask);
  const wanted = set === 'ALL' ? all : bits(set);
  if (!under || !wanted) return null;
  return { test: 'number', field: 'tcpflags', ranges: [wanted], mask: under.low, negated: false };
}

function connection({ name, values: [value = ''] }: Option): Condition[] | null {
  const words = value.toLowerCase().split(',');
  if (name === '--state' || name === '--ctstate') return [names('ctstate', words)];
  // NONE stands for no bit at all, and the test is whether any is set: it never holds.
  if (name === '--ctstatus') return [names('ctstatus', words)];
  return name === '--ctdir' ? [names('ctdir', words)] : null;
}

/** Without a connection only the state is looked at: the rest never holds, but beside a state always (xt_conntrack.c). */
function connectionNeeded({ name }: Option, words: readonly string[]): Condition[] {
  return CONNECTION.has(name) && !words.includes('--ctstate') ? [{ test: 'tracked' }] : [];
}

const CONNECTION = new Set(['--ctstatus', '--ctdir']);

function addressType({ name, values: [value = ''] }: Option): Condition[] | null {
  const types = value.toLowerCase().split(',');
  if (name === '--dst-type') return [names('daddrtype', types)];
  if (name === '--src-type') return [names('saddrtype', types)];
  return name === '--limit-iface-in' ? [] : null;
}

function names(field: NameField, spelled: readonly string[]): Condition {
  return { test: 'name', field, names: spelled, negated: false };
}

function addresses(field: NumberField, values: readonly string[]): Condition {
  return numbers(field, values.map(parsePrefix)) ?? opaque(values.join(' '));
}

function numbers(field: NumberField, ranges: readonly (Range | null)[]): Condition | null {
  const known = ranges.filter((range) => range !== null);
  return known.length === ranges.length ? { test: 'number', field, ranges: known, negated: false } : null;
}

function addressRange(text: string): Range | null {
  const [low, high] = text.split('-').map(parsePrefix);
  return low && high ? { low: low.low, high: high.high } : null;
}

function ports(field: NumberField, text: string): Condition | null {
  return numbers(field, text.split(',').map(portRange));
}

/** `80`, `80:90`, `:90`, `80:`. iptables-save never prints service names. */
function portRange(text: string): Range | null {
  const [, low = '', colon, high = ''] = /^(\d*)(:?)(\d*)$/.exec(text) ?? [];
  if (colon === undefined || text === '') return null;
  const first = BigInt(low || '0');
  return { low: first, high: colon === '' ? first : BigInt(high || '65535') };
}

function mark(field: 'mark' | 'ctmark', text = ''): Condition | null {
  const parts = /^(0x[0-9a-f]+|\d+)(?:\/(0x[0-9a-f]+|\d+))?$/i.exec(text);
  if (parts?.[1] === undefined) return null;
  const value = BigInt(parts[1]);
  const mask = parts[2] === undefined ? {} : { mask: BigInt(parts[2]) };
  return { test: 'number', field, ranges: [{ low: value, high: value }], negated: false, ...mask };
}
