import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSsh } from '../../../src/ssh/open.ts';
import type { Become } from '../../../src/ssh/session.ts';
import { startSshd, type TestSshd } from './test-sshd.ts';
import { addUser, type TestUser } from './test-user.ts';

const users: TestUser[] = [];
let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => {
  for (const user of users) user.remove();
  sshd.stop();
});

function user(shell: string): TestUser {
  const added = addUser(shell);
  users.push(added);
  return added;
}

async function run(name: string, become: Become | null = null, port = sshd) {
  const ssh = createSsh();
  const session = ssh.open(port.target({ user: name }));
  const result = await session.run('echo "it is $0"; id -u', { become, timeoutMs: 8_000 });
  await ssh.close();
  return result;
}

describe.each(['/bin/bash', '/bin/dash', '/usr/bin/fish', '/bin/tcsh'])('%s as login shell', (shell) => {
  test.runIf(existsSync(shell) || process.env.CI !== undefined)(
    'scripts run in /bin/sh, as the user and as root',
    async () => {
      const { name, password, sudoers } = user(shell);
      expect(await run(name)).toMatchObject({ failure: null, stderr: '' });
      sudoers('USER ALL=(ALL) NOPASSWD: ALL');
      expect(await run(name, { method: 'sudo', password: null })).toMatchObject({
        failure: null,
        stderr: '',
      });
      sudoers('USER ALL=(ALL) ALL');
      const asked = await run(name, { method: 'sudo', password });
      expect(asked).toMatchObject({ failure: null, stderr: '' });
      expect(asked.stdout).toMatch(/\n0\n$/);
    },
  );
});

test.each(['/usr/sbin/nologin', '/bin/false'])('%s: says so', async (shell) => {
  const { name } = user(shell);
  const { failure } = await run(name);
  expect(failure?.kind).toBe('unreachable');
  expect(failure?.message).toMatch(/ended \(exit code 1\) instead of starting \/bin\/sh/);
  const asRoot = await run(name, { method: 'sudo', password: null });
  expect(asRoot.failure).toEqual(failure);
  const withPassword = await run(name, { method: 'sudo', password: 'x' });
  expect(withPassword.failure).toEqual(failure);
  if (shell.endsWith('nologin'))
    expect(failure?.message).toContain('This account is currently not available.');
});

test('a login profile that prints and makes noise on both streams is not output', async () => {
  const { name } = user('/bin/bash');
  const noise = 'echo noise; echo "more noise" >&2; printf "\\033[2J"\n';
  writeFileSync(`/home/${name}/.bashrc`, noise);
  const result = await run(name);
  expect(result.stdout).toMatch(/^it is /);
  expect(result.stderr).toBe('');
});

test('a forced command that is no shell', async () => {
  const forced = await startSshd(['ForceCommand echo only backups here']);
  const { failure } = await run('root', null, forced);
  expect(failure?.message).toContain('it said: only backups here');
  forced.stop();
});

test('a forced command that never ends', async () => {
  const forced = await startSshd([`ForceCommand ${join('/bin', 'sleep')} 60`]);
  const ssh = createSsh({ shellTimeoutMs: 500 });
  const { failure } = await ssh.open(forced.target()).run('echo in', { become: null, timeoutMs: 8_000 });
  expect(failure?.message).toContain('did not start /bin/sh within 0.5 s');
  await ssh.close();
  forced.stop();
});
