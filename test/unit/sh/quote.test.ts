import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quote, quoteAll } from '../../../src/sh/quote.ts';
import { runIn, SHELLS } from './shells.ts';

const word = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((text) => text.replaceAll('\0', '').toWellFormed());

test.each(SHELLS)('%s gives back every word as it was', (_name, shell) => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
      const { stdout } = runIn(shell, `printf '%s\\001' ${quoteAll(words)}`);
      expect(stdout.split('\x01').slice(0, -1)).toEqual(words.flatMap((each) => each.split('\x01')));
    }),
    { numRuns: 60 },
  );
});

test('a NUL cannot stand in a word', () => {
  expect(() => quote('a\0b')).toThrow(RangeError);
});

test.each([
  ['plain', 'plain'],
  ['', "''"],
  ["it's", "'it'\\''s'"],
  ['$(reboot)', "'$(reboot)'"],
  ['~', "'~'"],
  ['a=b', "'a=b'"],
])('%j becomes %s', (from, to) => {
  expect(quote(from)).toBe(to);
});
