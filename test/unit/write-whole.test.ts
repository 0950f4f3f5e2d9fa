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
