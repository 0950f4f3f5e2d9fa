import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSsh } from '../../../src/ssh/open.ts';
import type { SshTarget } from '../../../src/ssh/target.ts';
import { knownHostLine, newKey, startSshd, type TestSshd } from './test-sshd.ts';

let sshd: TestSshd;

beforeAll(async () => {
  sshd = await startSshd([], ['ed25519', 'rsa', 'ecdsa']);
});
afterAll(() => sshd.stop());

function knownHosts(name: string, ...lines: string[]): string {
  const path = join(sshd.dir, name);
  writeFileSync(path, lines.join(''));
  return path;
}

const hostKey = (type: string) => join(sshd.dir, `host_${type}`);

async function failureOf(over: Partial<SshTarget>): Promise<string | null> {
  const ssh = createSsh();
  const { failure } = await ssh.open(sshd.target(over)).run('echo in', { become: null, timeoutMs: 5_000 });
  await ssh.close();
  return failure === null ? null : `${failure.kind}: ${failure.message}`;
}

test.each(['ed25519', 'rsa', 'ecdsa'])(
  'a host of which only the %s key is known shows that one',
  async (type) => {
    const file = knownHosts(`only_${type}`, knownHostLine(sshd.port, hostKey(type)));
    expect(await failureOf({ knownHostsFiles: [file] })).toBeNull();
  },
);

test('a changed key, even where a new one may be accepted', async () => {
  const other = newKey(sshd.dir, 'another_host');
  const file = knownHosts('changed', knownHostLine(sshd.port, other));
  for (const hostKeys of ['strict', 'accept-new'] as const) {
    const failure = await failureOf({ knownHostsFiles: [file], hostKeys });
    expect(failure).toMatch(/^unreachable: .*HOST KEY CHANGED/);
    expect(failure).toContain(`${file}:1`);
    expect(failure).toContain('SHA256:');
  }
});

test('a revoked key', async () => {
  const line = knownHostLine(sshd.port, hostKey('ed25519'));
  const file = knownHosts('revoked', line, `@revoked ${line}`);
  expect(await failureOf({ knownHostsFiles: [file] })).toMatch(/revoked.*:2/);
});

test('an unknown host: strict refuses, accept-new writes it down, then strict knows it', async () => {
  const file = join(sshd.dir, 'new', 'known_hosts');
  expect(await failureOf({ knownHostsFiles: [file] })).toMatch(/not known.*--accept-new-host-keys/);
  expect(await failureOf({ knownHostsFiles: [file], hostKeys: 'accept-new' })).toBeNull();
  expect(readFileSync(file, 'utf8')).toContain(`[127.0.0.1]:${sshd.port} ssh-ed25519 `);
  expect(await failureOf({ knownHostsFiles: [file] })).toBeNull();
});

test('HashKnownHosts: the new name is written as a hash', async () => {
  const file = join(sshd.dir, 'hashed', 'known_hosts');
  const target = { knownHostsFiles: [file], hashKnownHosts: true };
  expect(await failureOf({ ...target, hostKeys: 'accept-new' })).toBeNull();
  expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|/);
  expect(await failureOf(target)).toBeNull();
});

test('an accepted key stands within the same run, and is written once', async () => {
  const file = join(sshd.dir, 'twice');
  const ssh = createSsh();
  const target = sshd.target({ knownHostsFiles: [file], hostKeys: 'accept-new' });
  const runs = [1, 2, 3, 4].map(() => ssh.open(target).run('echo in', { become: null, timeoutMs: 5_000 }));
  for (const result of await Promise.all(runs)) expect(result.failure).toBeNull();
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
  await ssh.close();
});

test('HostKeyAlias is the name that is looked up', async () => {
  const [type, blob] = readFileSync(`${hostKey('ed25519')}.pub`, 'utf8').split(' ');
  const file = knownHosts('alias', `the-alias ${type} ${blob}\n`);
  expect(await failureOf({ knownHostsFiles: [file], hostKeyAlias: 'the-alias' })).toBeNull();
});
