import { expect, test } from 'vitest';
import { reportChange } from '../../../src/engine/change-report.ts';
import type { FileChange } from '../../../src/modules/module.ts';

function diffOf(before: string | null, after: string | null, secret = false): string | null {
  const path = '/etc/x';
  const change: FileChange = { kind: 'file', target: path, summary: 'write', path, before, after, secret };
  return reportChange(change).diff;
}

const lines = (count: number, word: string): string => `${Array(count).fill(word.repeat(79)).join('\n')}\n`;

test('a file change is shown as a unified diff', () => {
  expect(diffOf('a\nb\nc\n', 'a\nx\nc\n')).toBe('--- /etc/x\n+++ /etc/x\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n');
  expect(diffOf(null, 'a\n')).toContain('--- /dev/null');
  expect(diffOf('a\n', null)).toContain('+++ /dev/null');
});

test('a secret is never shown', () => {
  expect(diffOf('a\n', 'b\n', true)).toBeNull();
});

test.each([
  ['a large file that is replaced', lines(1200, 'A'), lines(12_000, 'C'), '1200 lines before, 12000 after'],
  ['a new large file', null, lines(5000, 'A'), '0 lines before, 5000 after'],
  ['one line of a megabyte', 'x', 'y'.repeat(1_000_000), '1 lines before, 1 after'],
])('%s is told in a line', (_what, before, after, words) => {
  const diff = diffOf(before, after);
  expect(diff).toContain(words);
  expect(diff?.length).toBeLessThan(500);
});

test('a small change in a large file is shown as it is', () => {
  const before = Array.from({ length: 50_000 }, (_, i) => `line ${i}\n`);
  const after = before.map((line, i) => (i === 25_000 ? 'other\n' : line));
  expect(diffOf(before.join(''), after.join(''))).toContain('-line 25000\n+other\n');
});
