import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactor } from '../../../src/engine/redact.ts';

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
