import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactor } from '../../../src/engine/redact.ts';
import { safeText } from '../../../src/report/text.ts';
import { printable } from '../../../src/ssh/printable.ts';

const SECRET = 'correct-horse-battery';
const redact = redactor([SECRET], new Set());

test.each([
  ['whole', `token ${SECRET}.`, 'token (secret).'],
  ['cut at its end', 'run echo correct-ho…', 'run echo (secret)…'],
  ['cut at its beginning', '…rse-battery was refused', '…(secret) was refused'],
  ['cut on both sides of other words', 'correct…x…battery', '(secret)…x…(secret)'],
  ['the end of it, at the start of a text', 'horse-battery\nmore', '(secret)\nmore'],
  ['too little to be sure', 'cor… the battery', 'cor… the battery'],
  ['a word that only begins like it', 'correctly done…', 'correctly done…'],
  ['with colours in it', 'token=\x1b[01;31m\x1b[Kcorrect-horse\x1b[m\x1b[K-battery', 'token=(secret)'],
  ['with a link in it', `correct-\x1b]8;;http://x\x07horse-battery`, '(secret)'],
  ['with characters that nobody sees', 'correct\u200b-horse\u00ad-battery', '(secret)'],
  ['colours of no matter', '\x1b[31mred\x1b[m', '\x1b[31mred\x1b[m'],
  ['an ellipsis of no matter', 'a … b', 'a … b'],
])('%s', (_what, text, shown) => {
  expect(redact(text)).toBe(shown);
});

test('of several that begin alike the one that stands there is hidden, whole or cut', () => {
  const hide = redactor(['pass-1', 'pass-1-and-more', 'pass-2-of-another'], new Set());
  expect(hide('pass-1-and-more, pass-1-and, pass-2-of-another, pass-2')).toBe(
    '(secret), (secret)-and, (secret), pass-2',
  );
  expect(hide('pass-2-of…and-more and pass-…')).toBe('(secret)…(secret) and (secret)…');
});

test('a secret with control characters of its own is hidden, among colours too', () => {
  const key = 'first-line-of-it\r\nsecond-line-of-it\r\n';
  const hide = redactor([key], new Set());
  expect(hide(`\x1b[31mkey:\x1b[m ${key}.`)).toBe('\x1b[31mkey:\x1b[m (secret).');
  expect(hide(`red \x1b[31m second-line-of-it\r\n`)).not.toContain('second');
});

test('what a report leaves out of a text puts no secret together', () => {
  const colour = fc.constantFrom(
    '\x1b[m',
    '\x1b[01;31m',
    '\x1b[K',
    '\x1b[?25l',
    '\x1b[1 q',
    '\x07',
    '\u200b',
    '\r',
  );
  const pieces = fc.array(colour, { minLength: SECRET.length, maxLength: SECRET.length });
  fc.assert(
    fc.property(pieces, fc.array(fc.boolean(), { minLength: SECRET.length }), (colours, where) => {
      const text = [...SECRET].map((char, i) => (where[i] ? colours[i] : '') + char).join('');
      for (const shown of [safeText(redact(text)), printable(redact(text))])
        expect(shown).not.toContain(SECRET);
    }),
  );
});

test('however a text is shortened, no more than three characters of a secret are left', () => {
  const texts = fc.tuple(fc.string(), fc.string(), fc.nat(60));
  fc.assert(
    fc.property(texts, ([before, behind, cut]) => {
      const text = `${before.replaceAll('…', '')}${SECRET}${behind}`;
      const shown = redact(`${text.slice(0, cut)}…`);
      for (let from = 0; from + 8 <= SECRET.length; from++) {
        expect(shown).not.toContain(SECRET.slice(from, from + 8));
      }
    }),
  );
});
