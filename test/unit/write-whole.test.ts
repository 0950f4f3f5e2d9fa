import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { writeWhole } from '../../src/write-whole.ts';

let file = '';
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'netfix-whole-')), 'out');
});

test.each([
  ['a report may be read by whom the old one could be', 0o600, 0o666, 0o600],
  ['also where the umask would allow less', 0o666, 0o666, 0o666],
  ['a program may be run by those who may read it', 0o640, 0o777, 0o750],
])('%s', async (_, old, wanted, mode) => {
  writeFileSync(file, 'old');
  chmodSync(file, old);
  await writeWhole(file, 'new', wanted);
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(statSync(file).mode & 0o777).toBe(mode);
  expect(readdirSync(join(file, '..'))).toEqual(['out']);
});

test('a new file has the mode that the umask leaves', async () => {
  await writeWhole(file, 'new', 0o777);
  expect(statSync(file).mode & 0o777).toBe(0o777 & ~process.umask());
});

test.runIf(process.geteuid?.() === 0)('its owner stays, too', async () => {
  writeFileSync(file, 'old');

  chownSync(file, 12, 34);
  await writeWhole(file, 'new');
  expect(statSync(file)).toMatchObject({ uid: 12, gid: 34 });
});

/** Group 60's file of user 1111, replaced by user 2222 whose first group is 100. */
test.runIf(process.geteuid?.() === 0).each([
  ['one who is in its group leaves it to that group', 60, 0o640, { uid: 2222, gid: 60, mode: 0o640 }],
  ['one who is not lets no other group in', 100, 0o664, { uid: 2222, gid: 100, mode: 0o604 }],
])('%s', (_, group, before, after) => {
  writeFileSync(file, 'old');
  chownSync(file, 1111, 60);
  chmodSync(file, before);
  chmodSync(join(file, '..'), 0o777);
  const source = new URL('../../src/write-whole.ts', import.meta.url);
  const script = `const { writeWhole } = await import('${source}');
    process.setgroups([${group}]); process.setgid(100); process.setuid(2222);
    await writeWhole('${file}', 'new')`;
  const typescript = new URL('../../scripts/typescript.mjs', import.meta.url);
  execFileSync(process.execPath, ['--import', typescript.href, '--input-type=module', '-e', script]);
  const { uid, gid, mode } = statSync(file);
  expect({ uid, gid, mode: mode & 0o777 }).toEqual(after);
});
