import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { netfix } from './netfix.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-bug-'));
writeFileSync(join(folder, 'hosts'), 'localhost ansible_connection=local\n');
writeFileSync(
  join(folder, 'break.mjs'),
  `import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';
os.hostname = () => { throw new TypeError('broken on purpose'); };
syncBuiltinESMExports();
`,
);

test('a bug of ours exits 70, and its stack names the line of the source', () => {
  const broken = { NODE_OPTIONS: `--import=${join(folder, 'break.mjs')}` };
  const { code, stderr } = netfix(['ping', '-i', 'hosts'], folder, broken);
  expect(code).toBe(70);
  expect(stderr).toContain('TypeError: broken on purpose');
  const [, file, line] = /\((src\/\S+?):(\d+):\d+\)/.exec(stderr) ?? [];
  expect(file, stderr).toBeDefined();
  const source = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  expect(source.split('\n')[Number(line) - 1]).toContain('hostname()');
});
