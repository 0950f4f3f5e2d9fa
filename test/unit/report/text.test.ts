import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  duration,
  hostList,
  safeLine,
  safeMessage,
  safeMessageLine,
  safeText,
} from '../../../src/report/text.ts';

test('nothing a host prints can steer a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(safeText(text).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(safeLine(text)).not.toContain('\n');
    }),
  );
});

test.each([
  ['\x1b[31mred\x1b[0m', 'red'],
  ['a\x1b]0;title\x07b', 'a?]0;title?b'],
  ['abc\u202edef', 'abc?def'],
  ['a\r\nb', 'a\nb'],
])('%j becomes %j', (from, to) => {
  expect(safeText(from)).toBe(to);
});

test('long output is cut, and says by how much', () => {
  expect(safeText('x\n'.repeat(100), 3).split('\n')).toEqual(['x', 'x', 'x', '… 97 more lines']);
});

test('a long line is cut, and says so; a message keeps its end, which says what to do', () => {
  expect(safeText(`${'x'.repeat(1000)}\ny`)).toBe(`${'x'.repeat(400)}…\ny`);
  expect(safeLine('x'.repeat(401))).toBe(`${'x'.repeat(400)}…`);
  const message = `${'/long'.repeat(600)}: run \`this\``;
  expect(safeMessage(message)).toBe(message);
  expect(safeMessageLine(message)).toBe(message);
  const endless = safeMessage(`begins${'x'.repeat(100_000)}: run \`this\``);
  expect(endless).toMatch(/^beginsx+ … x+: run `this`$/);
  expect(endless.length).toBeLessThan(5000);
});

test.each([
  [400, '0.4 s'],
  [9_940, '9.9 s'],
  [42_000, '42 s'],
  [185_000, '3 min 5 s'],
])('%i ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test('many hosts are counted', () => {
  expect(hostList(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
});
