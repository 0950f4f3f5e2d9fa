import { expect, test } from 'vitest';
import { oncePer, oncePerText } from '../../src/once-per.ts';

test('what is made of an object is made once', () => {
  const made: object[] = [];
  const make = oncePer((key: object) => made.push(key));
  const [one, other] = [{}, {}];
  expect([make(one), make(other), make(one)]).toEqual([1, 2, 1]);
});

test('the latest few texts are remembered, and none that is long', () => {
  let made = 0;
  const make = oncePerText((text) => ({ text, number: ++made }));
  const first = make('a');
  expect(make('a')).toBe(first);
  for (const text of ['b', 'c', 'd']) make(text);
  expect(make('a')).toBe(first);
  make('e');
  expect(make('a')).not.toBe(first);
  expect(make('a')).toMatchObject({ text: 'a' });
  const long = 'x'.repeat(1_000_000);
  expect(make(long)).not.toBe(make(long));
});
