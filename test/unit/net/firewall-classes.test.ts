import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Classes } from '../../../src/net/firewall/classes.ts';
import { ANY } from '../../../src/net/firewall/packet.ts';
import { act, type Condition, match, type RuleSet } from '../../../src/net/firewall/rules.ts';
import { verdictOf } from '../../../src/net/firewall/verdict.ts';

type NumberCondition = Extract<Condition, { test: 'number' }>;

function among(...ranges: [low: number, high: number][]): NumberCondition {
  return {
    test: 'number',
    field: 'saddr',
    ranges: ranges.map(([low, high]) => ({ low: BigInt(low), high: BigInt(high) })),
    negated: false,
  };
}

function rules(...conditions: Condition[]): RuleSet {
  const statements = conditions.map(match);
  const rule = { text: '', handle: null, comment: null, statements };
  return { chains: [{ rules: [rule] }], unread: [] } as unknown as RuleSet;
}

const one = (value: number | bigint) => ({ low: BigInt(value), high: BigInt(value) });

function holds({ ranges }: NumberCondition, value: bigint): boolean {
  return ranges.some(({ low, high }) => low <= value && value <= high);
}

const RANGE = fc
  .tuple(fc.nat(60), fc.nat(12))
  .map(([low, more]): [number, number] => [low, low + (more > 8 ? more : 0)]);
const CONDITIONS = fc.array(fc.array(RANGE, { maxLength: 6 }), { maxLength: 6 });

test('a value and the one that stands for it meet every condition alike, and equal ones have the same', () => {
  fc.assert(
    fc.property(CONDITIONS, (all) => {
      const conditions = all.map((ranges) => among(...ranges));
      const classes = new Classes(rules(...conditions), 'saddr');
      const meets = (value: bigint) => conditions.map((each) => (holds(each, value) ? 1 : 0)).join('');
      const standsFor = new Map<string, bigint>();
      for (let value = 0n; value <= 80n; value++) {
        const found = classes.representatives(one(value));
        expect(found).toHaveLength(1);
        const [first = -1n] = found;
        expect(first).toBeLessThanOrEqual(value);
        expect(meets(first)).toBe(meets(value));
        expect(standsFor.get(meets(value)) ?? first).toBe(first);
        standsFor.set(meets(value), first);
      }
      const whole = classes.representatives({ low: 0n, high: 80n });
      expect(new Set(whole)).toEqual(new Set(standsFor.values()));
      expect(new Set(whole).size).toBe(whole.length);
    }),
  );
});

test('nodes that one rule names are one class, wherever their addresses lie', () => {
  const nodes = Array.from({ length: 1000 }, (_, i) => i * 7919);
  const classes = new Classes(rules(among(...nodes.map((n): [number, number] => [n, n]))), 'saddr');
  expect(new Set(nodes.flatMap((node) => classes.representatives(one(node)))).size).toBe(1);
});

test('concatenations, maps and named sets are looked into', () => {
  const inner = among([5, 5]);
  const rest: Condition = { test: 'number', field: 'dport', ranges: [one(80)], negated: false };
  for (const condition of [
    { test: 'any', entries: [[rest, inner]], negated: false },
    { test: 'lookup', set: 's', condition: inner },
  ] satisfies Condition[]) {
    const classes = new Classes(rules(condition), 'saddr');
    expect(classes.representatives({ low: 0n, high: 9n })).toEqual([0n, 5n]);
  }
});

test('where single bits are asked for, a value stands for itself alone', () => {
  const classes = new Classes(rules({ ...among([5, 5]), mask: 0xffn }), 'saddr');
  for (const value of [5n, 0x0a00_0005n, 0x0a00_0006n])
    expect(classes.representatives(one(value))).toEqual([value]);
});

const MASKED = fc
  .tuple(CONDITIONS, fc.array(fc.tuple(RANGE, fc.nat(63)), { minLength: 1, maxLength: 3 }))
  .map(([whole, bits]) => [
    ...whole.map((ranges) => among(...ranges)),
    ...bits.map(([range, mask]) => ({ ...among(range), mask: BigInt(mask) })),
  ]);

test('whatever the bits that rules ask for, a range has a value for each way its own meet them, and no other', () => {
  const meets = (conditions: NumberCondition[], value: bigint) =>
    conditions
      .map((each) => (holds(each, each.mask === undefined ? value : value & each.mask) ? 1 : 0))
      .join('');
  fc.assert(
    fc.property(MASKED, RANGE, (conditions, [low, high]) => {
      const found = new Classes(rules(...conditions), 'saddr').representatives({
        low: BigInt(low),
        high: BigInt(high),
      });
      const all = Array.from({ length: high - low + 1 }, (_, i) => meets(conditions, BigInt(low + i)));
      expect(new Set(found.map((value) => meets(conditions, value)))).toEqual(new Set(all));
    }),
  );
});

test('a network is half blocked by a rule about its last bit, and not known by one about many', () => {
  const network = { low: 0x0a00_0000n, high: 0x0aff_ffffn };
  const last = new Classes(rules({ ...among([1, 1]), mask: 1n }), 'saddr');
  expect(last.representatives(network)).toEqual([0x0a00_0000n, 0x0a00_0001n]);
  expect(last.wide(network)).toEqual([0x0a00_0000n, 0x0a00_0001n]);
  const many = new Classes(rules({ ...among([5, 5]), mask: 0xffffn }), 'saddr');
  expect(many.representatives(network)).toEqual([0x0a00_0000n, ANY]);
  expect(many.wide(network)).toEqual([0x0a00_0000n, ANY]);
});

test('what asks for one of many addresses cannot be decided, and the rest can', () => {
  const rule = (condition: Condition) => ({
    text: '',
    handle: null,
    comment: null,
    statements: [match(condition), act({ kind: 'drop' })],
  });
  const verdict = (condition: Condition) => {
    const base = { type: 'filter', hook: 'input', priority: 0, policy: 'accept' };
    const chain = { engine: 'nft', family: 'ip', table: 't', name: 'c', base, rules: [rule(condition)] };
    const packet = {
      family: 'ip',
      protocol: 'udp',
      source: ANY,
      destination: 1n,
      sourcePort: 2n,
      port: 3n,
      iif: 'eth0',
      oif: '',
    } as const;
    return verdictOf({ chains: [chain], unread: [] } as RuleSet, packet).kind;
  };
  expect(verdict({ ...among([5, 5]), mask: 0xffffn })).toBe('unknown');
  expect(verdict({ ...among([5, 5]), negated: true })).toBe('unknown');
  expect(verdict({ ...among([3, 3]), field: 'dport' })).toBe('dropped');
});

test('a great many rules take no longer than to take each stretch by itself', () => {
  const conditions = Array.from({ length: 2000 }, (_, i) => among([i, 1_000_000 - i]));
  const classes = new Classes(rules(...conditions), 'saddr');
  expect(classes.representatives(one(3))).toEqual([3n]);
  expect(classes.representatives({ low: 0n, high: 9n })).toHaveLength(10);
});
