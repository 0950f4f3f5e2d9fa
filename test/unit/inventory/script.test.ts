import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadInventory } from '../../../src/inventory/load.ts';
import { runScript } from '../../../src/inventory/script.ts';
import { folderWith } from './ansible.ts';

const started = (body: string, timeoutMs: number) => {
  const cwd = folderWith({ list: `#!/bin/sh\n${body}\n` });
  return runScript(join(cwd, 'list'), ['--list'], { cwd, timeoutMs });
};

test('a script is given its arguments and no input', async () => {
  expect(await started('echo "$@"; cat', 5000)).toEqual({ stdout: '--list\n' });
});

test('a script that hangs is ended with what it started', async () => {
  const cwd = folderWith({ list: '#!/bin/sh\nsleep 60 & echo $! > pid; wait\n' });
  const result = await runScript(join(cwd, 'list'), [], { cwd, timeoutMs: 800 });
  expect(result).toMatchObject({ problem: { message: 'the inventory script did not end within 1 s' } });
  await expect.poll(() => isRunning(readFileSync(join(cwd, 'pid'), 'utf8').trim())).toBe(false);
});

/** A zombie that nobody reaped yet runs no more. */
function isRunning(pid: string): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('a script that prints without end is ended', async () => {
  const result = await started('yes', 20_000);
  expect(result).toMatchObject({ problem: { message: expect.stringContaining('prints more than 64 MiB') } });
});

test('what cannot be run is a problem', async () => {
  const cwd = folderWith({ list: '#!/nonexistent/interpreter\n' });
  const result = await runScript(join(cwd, 'list'), [], { cwd, timeoutMs: 1000 });
  expect(result).toMatchObject({ problem: { message: expect.stringContaining('cannot be run') } });
});

test('programs in a folder, a Vagrant folder among them, are left alone where none may run', async () => {
  const folder = folderWith({
    'inv/hosts': '[web]\nn1\n',
    'inv/list': '#!/bin/sh\ntouch "$0.ran"\necho \'{"db": ["n2"]}\'\n',
    'inv/machines/Vagrantfile': '',
    'inv/machines/notes': 'never\n',
  });
  const { hosts } = await loadInventory(['inv'], folder, { programs: 'skip' });
  expect([...hosts.keys()]).toEqual(['n1']);
  expect(existsSync(join(folder, 'inv/list.ran'))).toBe(false);
  rmSync(join(folder, 'inv/machines'), { recursive: true });
  const all = await loadInventory(['inv'], folder);
  expect([...all.hosts.keys()]).toEqual(['n1', 'n2']);
  expect(existsSync(join(folder, 'inv/list.ran'))).toBe(true);
});

test('a link to a folder above does not go on for ever', async () => {
  const folder = folderWith({ 'inv/hosts': 'n1\n' });
  for (const name of ['loop', 'again']) symlinkSync('.', join(folder, 'inv', name));
  await expect(loadInventory(['inv'], folder)).rejects.toThrow(
    /more than 20 folders deep.*link to a folder/s,
  );
});
