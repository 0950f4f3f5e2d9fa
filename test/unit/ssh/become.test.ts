import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSsh } from '../../../src/ssh/open.ts';
import type { Become } from '../../../src/ssh/session.ts';
import { eventually, running } from '../shell/shells.ts';
import { startDelayProxy } from './delay-proxy.ts';
import { knownHostLine, startSshd, type TestSshd } from './test-sshd.ts';
import { addUser, type TestUser } from './test-user.ts';

const SUDO: Become = { method: 'sudo', password: null };

let sshd: TestSshd;
let user: TestUser;

beforeAll(async () => {
  sshd = await startSshd();
  user = addUser();
});
afterEach(() => user.sudoers(null));
afterAll(() => {
  user.remove();
  sshd.stop();
});

async function runAs(become: Become | null, script = 'id -u', port = sshd.port) {
  const ssh = createSsh();
  const session = ssh.open(sshd.target({ user: user.name, port }));
  const first = await session.run(script, { become, timeoutMs: 8_000 });
  const second = await session.run(script, { become, timeoutMs: 8_000 });
  await ssh.close();
  return { ...first, second };
}

/** sudo's log of what was refused. */
function wrongPasswords(): string[] {
  const path = join(sshd.dir, 'sudo.log');
  const log = (existsSync(path) ? readFileSync(path, 'utf8') : '').replaceAll('\n    ', ' ');
  return log.match(/\d+ incorrect password attempts?/g) ?? [];
}

test.each([
  ['without a password', 'NOPASSWD: ALL', false],
  ['with one that is not asked for', 'NOPASSWD: ALL', true],
  ['with one', 'ALL', true],
])("root's shell knows the connection it came in by, in each step (%s)", async (_, rule, withPassword) => {
  user.sudoers(`USER ALL=(ALL) ${rule}`);
  const said = 'printf %s "$SSH_CONNECTION"; env | grep -c ^SSH_CONNECTION';
  const { stdout: plain } = await runAs(null, said);
  expect(plain).toMatch(new RegExp(`^127\\.0\\.0\\.1 \\d+ 127\\.0\\.0\\.1 ${sshd.port}1\\n$`));
  const root = await runAs({ method: 'sudo', password: withPassword ? user.password : null }, said);
  const expected = new RegExp(`^127\\.0\\.0\\.1 \\d+ 127\\.0\\.0\\.1 ${sshd.port}0\\n$`);
  expect([root.stdout, root.second.stdout]).toEqual([
    expect.stringMatching(expected),
    expect.stringMatching(expected),
  ]);
});

describe('sudo without a password', () => {
  test('gives root, and the login user afterwards', async () => {
    user.sudoers('USER ALL=(ALL) NOPASSWD: ALL');
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ user: user.name }));
    const as = async (become: Become | null) =>
      (await session.run('id -un', { become, timeoutMs: 8_000 })).stdout;
    expect(await as(SUDO)).toBe('root\n');
    expect(await as(null)).toBe(`${user.name}\n`);
    expect(await as(SUDO)).toBe('root\n');
    await ssh.close();
  });

  test('costs no round trip more', async () => {
    user.sudoers('USER ALL=(ALL) NOPASSWD: ALL');
    const proxy = await startDelayProxy(sshd.port, 30);
    writeFileSync(sshd.knownHosts, knownHostLine(proxy.port, join(sshd.dir, 'host_ed25519')), { flag: 'a' });
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ user: user.name, port: proxy.port }));
    expect(await session.run('id -u', { become: SUDO, timeoutMs: 8_000 })).toMatchObject({ stdout: '0\n' });
    expect(proxy.roundTrips()).toBe(7);
    await ssh.close();
    await proxy.close();
  });

  test.each(['', 'Defaults:USER use_pty\n', 'Defaults:USER !use_pty\n'])(
    'a hung step ends with all of its processes (%j)',
    async (defaults) => {
      user.sudoers(`${defaults}USER ALL=(ALL) NOPASSWD: ALL`);
      const mark = String(6_000_000 + Math.floor(Math.random() * 900_000));
      const ssh = createSsh();
      const session = ssh.open(sshd.target({ user: user.name }));
      const hung = `sleep ${mark} & timeout ${mark} sleep ${mark}`;
      const result = await session.run(hung, { become: SUDO, timeoutMs: 1_000 });
      expect(result.failure?.kind).toBe('timeout');
      expect(await eventually(() => running(mark).length === 0)).toBe(true);
      expect(await session.run('id -u', { become: SUDO, timeoutMs: 8_000 })).toMatchObject({ stdout: '0\n' });
      await ssh.close();
    },
  );

  test('a password that is configured but not asked for is never sent', async () => {
    user.sudoers('USER ALL=(ALL) NOPASSWD: ALL');
    const result = await runAs({ method: 'sudo', password: 'touch /nfx-was-here' }, 'id -u; cat');
    expect(result).toMatchObject({ failure: null, stdout: '0\n', stderr: '' });
    expect(result.second).toMatchObject({ failure: null, stdout: '0\n' });
  });
});

describe('sudo with a password', () => {
  test('gives root', async () => {
    user.sudoers('USER ALL=(ALL) ALL');
    const result = await runAs({ method: 'sudo', password: user.password });
    expect(result).toMatchObject({ failure: null, stdout: '0\n', stderr: '' });
    expect(result.second).toMatchObject({ failure: null, stdout: '0\n' });
  });

  test('it stands in no argv and no environment', async () => {
    user.sudoers('USER ALL=(ALL) ALL');
    const script = 'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null';
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ user: user.name }));
    const become: Become = { method: 'sudo', password: user.password };
    const result = await session.run(script, { become, timeoutMs: 8_000, maxBytes: 50_000_000 });
    expect(result.stdout.length).toBeGreaterThan(100);
    expect(result.stdout).not.toContain(user.password);
    await ssh.close();
  });

  test('a wrong one is sent once, and never again', async () => {
    user.sudoers(`Defaults:USER logfile=${join(sshd.dir, 'sudo.log')}\nUSER ALL=(ALL) ALL`);
    const result = await runAs({ method: 'sudo', password: 'wrong' });
    expect(result.failure?.kind).toBe('become');
    expect(result.failure?.message).toContain(`sudo refused the password for ${user.name} on n1`);
    expect(result.second.failure).toEqual(result.failure);
    await eventually(() => wrongPasswords().length > 0, 5_000);
    expect(wrongPasswords()).toEqual(['1 incorrect password attempt']);
  });

  test('none configured: says what to do', async () => {
    user.sudoers('USER ALL=(ALL) ALL');
    const { failure } = await runAs(SUDO);
    expect(failure?.kind).toBe('become');
    expect(failure?.message).toMatch(/sudo wants a password for .*-K or NETFIX_BECOME_PASSWORD_FILE/);
  });
});

describe('no way to become root', () => {
  test.each([null, 'the password'])('not in sudoers (%s)', async (given) => {
    const password = given === null ? null : user.password;
    const { failure } = await runAs({ method: 'sudo', password });
    expect(failure?.kind).toBe('become');
    expect(failure?.message).toMatch(password === null ? /sudo wants a password/ : /not in the sudoers file/);
  });

  test('a rule that allows only another command', async () => {
    user.sudoers('USER ALL=(ALL) NOPASSWD: /bin/true');
    const { failure } = await runAs(SUDO);
    expect(failure?.kind).toBe('become');
  });

  test('a rule whose shell may run no other program (NOEXEC)', async () => {
    user.sudoers('Defaults:USER noexec\nUSER ALL=(ALL) ALL');
    const { failure } = await runAs({ method: 'sudo', password: user.password });
    expect(failure?.kind).toBe('become');
    expect(failure?.message).toMatch(
      /shell that may run no other program: .*`noexec`.*EXEC: instead of NOEXEC:/,
    );
    expect(failure?.message).not.toMatch(/:password|:ready|:begun/);
  });

  test.each([
    ['sudo', 'doas', null],
    ['sudo', 'doas', 'a password'],
    ['doas', 'sudo', null],
  ] as const)('without %s, where %s is: names the setting (%s)', async (method, other, password) => {
    const folder = mkdtempSync(join(tmpdir(), 'netfix-path-'));
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, other), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const odd = await startSshd([`SetEnv PATH=${folder}`]);
    const ssh = createSsh();
    const session = ssh.open(odd.target({ user: user.name }));
    const { failure } = await session.run('id -u', { become: { method, password }, timeoutMs: 8_000 });
    await ssh.close();
    odd.stop();
    expect(failure?.message).toMatch(
      new RegExp(`^${method} is not installed for .*, but ${other} is: set ansible_become_method=${other} `),
    );
  });

  test('after it the login user still works', async () => {
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ user: user.name }));
    expect((await session.run('id -u', { become: SUDO, timeoutMs: 8_000 })).failure?.kind).toBe('become');
    expect(await session.run('id -un', { become: null, timeoutMs: 8_000 })).toMatchObject({
      stdout: `${user.name}\n`,
    });
    await ssh.close();
  });
});

describe('a sudo that gives no answer', () => {
  /** Is before sudo in the PATH, and waits: for ever, or as its calls tell. */
  async function withSlowSudo(text: string, work: (slow: TestSshd) => Promise<void>) {
    const folder = mkdtempSync(join(tmpdir(), 'netfix-sudo-'));
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'sudo'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const slow = await startSshd([`SetEnv PATH=${folder}:/usr/bin:/bin`]);
    await work(slow).finally(() => slow.stop());
  }

  const runOn = async (slow: TestSshd, become: Become, name = user.name) => {
    const ssh = createSsh({ shellTimeoutMs: 2_000 });
    const session = ssh.open(slow.target({ user: name }));
    const { failure } = await session.run('id -u', { become, timeoutMs: 8_000 });
    await ssh.close();
    return failure;
  };

  test.each([
    ['without a password', 'exec sleep 30', false, 'nothing'],
    ['with one, before it asks', 'exec sleep 30', true, 'nothing'],
    [
      'with one, once it has it',
      '[ "$1" = -S ] || exit 1; printf %s "$4" >&2; read -r word; [ "$word" = PASSWORD ] && echo it came >&2; exec sleep 30',
      true,
      'it came',
    ],
  ])('%s: is not told as a login shell that does not start', async (_, text, withPassword, said) => {
    await withSlowSudo(text, async (slow) => {
      const password = withPassword ? 'PASSWORD' : null;
      expect(await runOn(slow, { method: 'sudo', password })).toEqual({
        kind: 'become',
        message: expect.stringMatching(
          `^sudo gave no answer within 2 s for ${user.name} on n1 .* said: ${said}; run .sudo true. there and see`,
        ),
      });
    });
  });

  test('nor where a script is to have both its ends open', async () => {
    await withSlowSudo('exec sleep 30', async (slow) => {
      const ssh = createSsh();
      const session = ssh.open(slow.target({ user: user.name }));
      const begun = await session.stream('cat', { become: SUDO, timeoutMs: 2_000 });
      expect(begun.failure?.message).toMatch(/^sudo gave no answer within 2 s/);
      await ssh.close();
    });
  });

  test('a login shell that waits is still told as such', async () => {
    const waiting = addUser('/bin/bash');
    writeFileSync(`/home/${waiting.name}/.bashrc`, 'sleep 30\n');
    await withSlowSudo('exec sleep 30', async (slow) => {
      const failure = await runOn(slow, SUDO, waiting.name);
      expect(failure?.kind).toBe('unreachable');
      expect(failure?.message).toMatch(
        /^the login shell on n1 .* within 2 s: it said nothing; see what its start-up/,
      );
    }).finally(() => waiting.remove());
  });
});

/** Writes doas.conf for one test, and puts back what was there. */
function withDoasConf<T>(text: string | null, work: () => Promise<T>): Promise<T> {
  const path = '/etc/doas.conf';
  const before = existsSync(path) ? readFileSync(path) : null;
  if (text === null) rmSync(path, { force: true });
  else writeFileSync(path, text, { mode: 0o600 });
  return work().finally(() => {
    if (before === null) rmSync(path, { force: true });
    else writeFileSync(path, before);
  });
}

describe('doas', () => {
  const DOAS: Become = { method: 'doas', password: null };
  const installed = existsSync('/usr/bin/doas');

  test.runIf(installed || process.env.CI !== undefined)('without a password gives root', async () => {
    const result = await withDoasConf(`permit nopass ${user.name}\n`, () => runAs(DOAS));
    expect(result).toMatchObject({ failure: null, stdout: '0\n' });
  });

  test.each([
    ['a rule that wants a password', () => `permit ${user.name}\n`, /doas wants a password for .*nopass/],
    ['no rule for the user', () => 'permit nopass root\n', /doas does not let/],
    ['no doas.conf', () => null, /doas is not set up/],
  ])('%s', async (_name, conf, message) => {
    const { failure } = await withDoasConf(conf(), () => runAs(DOAS));
    expect(failure?.kind).toBe('become');
    expect(failure?.message).toMatch(installed ? message : /doas is not installed/);
  });
});
