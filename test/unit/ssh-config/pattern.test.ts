import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchHostname, matchPattern, matchPatternList } from '../../../src/ssh/config/pattern.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 8 });

test('agrees with the same pattern as a regular expression', () => {
  fc.assert(
    fc.property(letters, letters, (text, pattern) => {
      const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
      expect(matchPattern(text, pattern)).toBe(new RegExp(`^${source}$`).test(text));
    }),
  );
});

test('many stars take no exponential time', () => {
  const started = performance.now();
  expect(matchPattern('a'.repeat(5000), `${'*a'.repeat(30)}b`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(1000);
});

test.each([
  ['a', 'a,b', true],
  ['b', '*,!b', false],
  ['b', '!b,*', false],
  ['c', '!b', false],
  ['', '', true],
  ['a', '', false],
])('list: %s against %s', (text, list, expected) => {
  expect(matchPatternList(text, list)).toBe(expected);
});

test('host names ignore case, users do not', () => {
  expect(matchHostname('Web1', 'wEB*')).toBe(true);
  expect(matchPatternList('Root', 'root')).toBe(false);
});
