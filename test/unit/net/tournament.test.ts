import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  circleRounds,
  type Pair,
  ringRounds,
  sampleRounds,
  withAllPairs,
} from '../../../src/net/tournament.ts';

const count = fc.integer({ min: 0, max: 130 });

/** `a b` with the smaller first. */
function meetings(rounds: readonly Pair[][]): string[] {
  return rounds.flat().map(([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`);
}

function twiceInARound(rounds: readonly Pair[][]): boolean {
  return rounds.some((round) => new Set(round.flat()).size !== round.length * 2);
}

test('every pair meets exactly once', () => {
  fc.assert(
    fc.property(count, (n) => {
      const wanted = Array.from({ length: n }, (_, a) =>
        Array.from({ length: n - a - 1 }, (_, i) => `${a} ${a + i + 1}`),
      ).flat();
      expect(meetings(circleRounds(n)).sort()).toEqual(wanted.sort());
    }),
  );
});

test('nobody plays twice in a round, nor against himself', () => {
  fc.assert(
    fc.property(count, (n) => {
      expect(twiceInARound(circleRounds(n))).toBe(false);
      expect(twiceInARound(ringRounds(n))).toBe(false);
    }),
  );
});

test('as few rounds as can be: one sits out where the count is odd', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 130 }), (n) => {
      const rounds = circleRounds(n);
      expect(rounds).toHaveLength(n % 2 === 0 ? n - 1 : n);
      expect(rounds.every((round) => round.length === Math.floor(n / 2))).toBe(true);
    }),
  );
});

test('a ring has each with the next, in at most three rounds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 130 }), (n) => {
      const wanted = Array.from({ length: n }, (_, i) => {
        const next = (i + 1) % n;
        return `${Math.min(i, next)} ${Math.max(i, next)}`;
      });
      expect(meetings(ringRounds(n)).sort()).toEqual(wanted.sort());
      expect(ringRounds(n)).toHaveLength(2 + (n % 2));
    }),
  );
});

test('a ring of two is one pair, of fewer none', () => {
  expect(ringRounds(2)).toEqual([[[0, 1]]]);
  expect(ringRounds(1)).toEqual([]);
});

test('a sample has as many rounds as asked for, in order, the first among them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 130 }), fc.integer({ min: 1, max: 150 }), (n, wanted) => {
      const rounds = circleRounds(n);
      const sample = sampleRounds(rounds, wanted);
      expect(sample).toHaveLength(Math.min(wanted, rounds.length));
      expect(sample[0]).toBe(rounds[0]);
      expect(rounds.filter((round) => sample.includes(round))).toEqual(sample);
    }),
  );
});

test('members that a sample keeps apart meet behind it: once, nobody twice in a round, no empty round', () => {
  const schedule = fc
    .record({
      n: fc.integer({ min: 2, max: 60 }),
      wanted: fc.integer({ min: 1, max: 10 }),
      ring: fc.boolean(),
    })
    .chain(({ n, wanted, ring }) =>
      fc.record({
        rounds: fc.constant(ring ? ringRounds(n) : sampleRounds(circleRounds(n), wanted)),
        members: fc.subarray(Array.from({ length: n }, (_, i) => i)),
      }),
    );
  fc.assert(
    fc.property(schedule, ({ rounds, members }) => {
      const all = withAllPairs(rounds, members);
      const met = meetings(all);
      const wanted = members.flatMap((a) => members.filter((b) => b > a).map((b) => `${a} ${b}`));
      expect(all.slice(0, rounds.length)).toEqual(rounds);
      expect(wanted.filter((pair) => !met.includes(pair))).toEqual([]);
      expect(new Set(met).size).toBe(met.length);
      expect(met).toHaveLength(new Set([...meetings(rounds), ...wanted]).size);
      expect(twiceInARound(all)).toBe(false);
      expect(all.every((round) => round.length > 0)).toBe(true);
    }),
  );
});
