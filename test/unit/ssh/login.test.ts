import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSsh, type SshOptions } from '../../../src/ssh/open.ts';
import type { StepOptions } from '../../../src/ssh/session.ts';
import type { SshTarget } from '../../../src/ssh/target.ts';
import { type DelayProxy, startDelayProxy } from './delay-proxy.ts';
import { knownHostLine, newKey, startSshd, type TestSshd } from './test-sshd.ts';

const STEP: StepOptions = { become: null, timeoutMs: 10_000 };

let sshd: TestSshd;
let dir: string;

beforeAll(async () => {
  sshd = await startSshd();
  dir = mkdtempSync(join(tmpdir(), 'netfix-keys-'));
});
afterAll(() => {
  sshd.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function runOnce(target: SshTarget, options: SshOptions = {}, script = 'echo in') {
  const ssh = createSsh(options);
  const result = await ssh.open(target).run(script, STEP);
  await ssh.close();
  return result;
}

/** A key pair the server accepts. */
function acceptedKey(name: string, type: string, passphrase = ''): string {
  const path = newKey(dir, name, type, passphrase);
  const authorized = join(sshd.dir, 'authorized_keys');
  writeFileSync(authorized, readFileSync(`${path}.pub`), { flag: 'a' });
  return path;
}

function fingerprintOf(path: string): string {
  return execFileSync('ssh-keygen', ['-lf', `${path}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '';
}

const only = (path: string, required = true) => ({ identityFiles: [{ path, required }] });

describe('round trips at 100 ms', () => {
  let proxy: DelayProxy;
  beforeEach(async () => {
    proxy = await startDelayProxy(sshd.port, 50);
    const hostKey = join(sshd.dir, 'host_ed25519');
    writeFileSync(sshd.knownHosts, knownHostLine(proxy.port, hostKey), { flag: 'a' });
  });
  afterEach(() => proxy.close());

  test('connect, login with the right key, and the first script: 7; every further script: 1', async () => {
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ port: proxy.port }));
    expect(await session.run('echo in', STEP)).toMatchObject({ failure: null, stdout: 'in\n' });
    expect(proxy.roundTrips()).toBe(7);
    await session.run('echo in', STEP);
    expect(proxy.roundTrips()).toBe(8);
    await ssh.close();
  });

  test.each(['rsa', 'ecdsa'])('with an %s key too', async (type) => {
    const key = acceptedKey(`flights_${type}`, type);
    const ssh = createSsh();
    const target = sshd.target({ port: proxy.port, ...only(key) });
    expect(await ssh.open(target).run(':', STEP)).toMatchObject({ failure: null });
    expect(proxy.roundTrips()).toBe(7);
    await ssh.close();
  });

  test('becoming root where one is root already costs nothing', async () => {
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ port: proxy.port }));
    const become = { method: 'sudo', password: null } as const;
    expect(await session.run('id -u', { ...STEP, become })).toMatchObject({ failure: null, stdout: '0\n' });
    expect(proxy.roundTrips()).toBe(7);
    await ssh.close();
  });

  test('a key that one host accepted is tried first on the next', async () => {
    const wrong = newKey(dir, 'stale', 'ed25519');
    const files = { identityFiles: [wrong, sshd.key].map((path) => ({ path, required: false })) };
    const target = sshd.target({ port: proxy.port, ...files });
    const ssh = createSsh();
    await ssh.open(target).run(':', STEP);
    const before = proxy.roundTrips();
    await ssh.open(target).run(':', STEP);
    expect(proxy.roundTrips() - before).toBe(7);
    await ssh.close();
  });
});

describe('keys', () => {
  test.each(['rsa', 'ecdsa', 'ed25519'])('%s', async (type) => {
    const key = acceptedKey(`type_${type}`, type);
    expect(await runOnce(sshd.target(only(key)))).toMatchObject({ failure: null, stdout: 'in\n' });
  });

  test('a wrong one: who, what was tried, what the server takes', async () => {
    const key = newKey(dir, 'wrong');
    const { failure } = await runOnce(sshd.target(only(key)));
    expect(failure?.kind).toBe('unreachable');
    expect(failure?.message).toContain('login refused for user root');
    expect(failure?.message).toContain(`${key} (${fingerprintOf(key)})`);
    expect(failure?.message).toContain('the server takes publickey');
  });

  test('a refused login is not tried again', async () => {
    const ssh = createSsh();
    const session = ssh.open(sshd.target(only(newKey(dir, 'wrong_twice'))));
    const before = sshd.connections();
    const first = await session.run('echo in', STEP);
    expect(await session.run('echo in', STEP)).toMatchObject({ failure: first.failure });
    expect(sshd.connections() - before).toBe(1);
    await ssh.close();
  });

  test('one that was asked for and does not exist', async () => {
    const { failure } = await runOnce(sshd.target(only(join(dir, 'nowhere'))));
    expect(failure?.message).toContain(`the private key ${join(dir, 'nowhere')} does not exist`);
  });

  test('default ones that do not exist are passed over', async () => {
    const identityFiles = [
      { path: join(dir, 'nowhere'), required: false },
      { path: sshd.key, required: false },
    ];
    expect(await runOnce(sshd.target({ identityFiles }))).toMatchObject({ failure: null });
  });

  test('none at all', async () => {
    const { failure } = await runOnce(sshd.target({ identityFiles: [] }));
    expect(failure?.message).toContain(
      'nothing could be offered: give a private key, an agent or a password',
    );
  });

  test('a file that is no key', async () => {
    const path = join(dir, 'garbage');
    writeFileSync(path, 'hello\n');
    const { failure } = await runOnce(sshd.target(only(path)));
    expect(failure?.message).toContain(`the private key ${path} cannot be used`);
  });
});

describe('a private key as openssl writes it (PKCS#8)', () => {
  const form = (type: string, more: string[] = []) => ['genpkey', '-algorithm', type, ...more];
  const CURVE = ['-pkeyopt', 'ec_paramgen_curve:P-384'];
  const LOCK = ['-aes256', '-pass', 'pass:sesame'];

  /** Accepted by the server, with its .pub beside it. */
  function written(name: string, args: string[], beside = true): string {
    const path = join(dir, name);
    execFileSync('openssl', [...args, '-out', path], { stdio: 'ignore' });
    const pem = readFileSync(path, 'utf8');
    const { kty, crv, x, y, n, e } = createPublicKey(
      createPrivateKey({ key: pem, passphrase: 'sesame' }),
    ).export({
      format: 'jwk',
    });
    const bytes = (value = '') => Buffer.from(value, 'base64url');
    const positive = (value: Buffer) =>
      (value[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), value]) : value;
    const fields = {
      RSA: ['ssh-rsa', positive(bytes(e)), positive(bytes(n))],
      EC: ['ecdsa-sha2-nistp384', 'nistp384', Buffer.concat([Buffer.of(4), bytes(x), bytes(y)])],
      OKP: ['ssh-ed25519', bytes(x)],
    }[String(kty)];
    if (fields === undefined || crv === 'X25519') return path;
    const blob = fields.map((each) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(each.length);
      return Buffer.concat([length, Buffer.from(each as string)]);
    });
    const line = `${fields[0]} ${Buffer.concat(blob).toString('base64')} ${name}\n`;
    writeFileSync(join(sshd.dir, 'authorized_keys'), line, { flag: 'a' });
    if (beside) writeFileSync(`${path}.pub`, line);
    return path;
  }

  /** A line of RFC 7468. */
  const edge = (word: string, label: string): string => `-----${word} ${label}-----`;

  test.each([
    ['rsa', form('RSA')],
    ['ec', form('EC', CURVE)],
    ['ed25519', form('ED25519')],
  ])('%s', async (name, args) => {
    const key = written(`pkcs8_${name}`, args);
    expect(readFileSync(key, 'utf8')).toContain(edge('BEGIN', 'PRIVATE KEY'));
    expect(await runOnce(sshd.target(only(key)))).toMatchObject({ failure: null, stdout: 'in\n' });
  });

  test.each([
    ['rsa', form('RSA', LOCK)],
    ['ec', form('EC', [...CURVE, ...LOCK])],
    ['ed25519', form('ED25519', LOCK)],
  ])('%s, encrypted', async (name, args) => {
    const key = written(`pkcs8_locked_${name}`, args);
    expect(readFileSync(key, 'utf8')).toContain(edge('BEGIN', 'ENCRYPTED PRIVATE KEY'));
    const askPassphrase = async () => 'sesame';
    expect(await runOnce(sshd.target(only(key)), { askPassphrase })).toMatchObject({ failure: null });
    const { failure } = await runOnce(sshd.target(only(key)), { askPassphrase: async () => 'wrong' });
    expect(failure?.message).toContain(`wrong passphrase for ${key}`);
  });

  test('of a kind that SSH does not know is not called a public key', async () => {
    const key = written('pkcs8_x25519', form('X25519'), false);
    writeFileSync(`${key}.pub`, readFileSync(`${sshd.key}.pub`));
    const { failure } = await runOnce(sshd.target(only(key)));
    expect(failure?.message).toContain(
      `the private key ${key} cannot be used: it is a key of a kind that SSH does not know (x25519)`,
    );
  });

  test('damaged', async () => {
    const key = join(dir, 'pkcs8_damaged');
    const [begin, end] = [edge('BEGIN', 'PRIVATE KEY'), edge('END', 'PRIVATE KEY')];
    writeFileSync(key, `${begin}\nMC4CAQ==\n${end}\n`);
    const { failure } = await runOnce(sshd.target(only(key)));
    expect(failure?.message).toContain(`the private key ${key} cannot be used: it is damaged`);
  });
});

describe('a pipe, which would be waited for for ever', () => {
  const pipe = (name: string): string => {
    const path = join(dir, name);
    execFileSync('mkfifo', [path]);
    return path;
  };

  test('as a private key is refused', async () => {
    const path = pipe('key-pipe');
    const { failure } = await runOnce(sshd.target(only(path)));
    expect(failure?.message).toContain(`the private key ${path} cannot be used: it is no regular file`);
  });

  test('as a default key is passed over, as is one beside a private key', async () => {
    const key = acceptedKey('with_pipe', 'ed25519');
    rmSync(`${key}.pub`);
    execFileSync('mkfifo', [`${key}.pub`]);
    const identityFiles = [pipe('default-pipe'), key].map((path) => ({ path, required: false }));
    expect(await runOnce(sshd.target({ identityFiles }))).toMatchObject({ failure: null });
  });

  test('as known_hosts is refused; /dev/null is no known host', async () => {
    const knownHosts = pipe('known-pipe');
    const { failure } = await runOnce(sshd.target({ knownHostsFiles: [knownHosts] }));
    expect(failure?.message).toContain(`the known_hosts file ${knownHosts} cannot be read: it is no regular`);
    const none = await runOnce(sshd.target({ knownHostsFiles: ['/dev/null'] }));
    expect(none.failure?.message).toContain('is not known');
  });
});

describe('an encrypted key', () => {
  test.each(['ed25519', 'rsa'])('%s: the passphrase is asked once for all hosts', async (type) => {
    const key = acceptedKey(`locked_${type}`, type, 'sesame');
    const asked: string[] = [];
    const ssh = createSsh({
      askPassphrase: async (path) => {
        asked.push(path);
        return 'sesame';
      },
    });
    const sessions = [1, 2, 3].map(() => ssh.open(sshd.target(only(key))));
    const results = await Promise.all(sessions.map((session) => session.run('echo in', STEP)));
    for (const result of results) expect(result).toMatchObject({ failure: null, stdout: 'in\n' });
    expect(asked).toEqual([key]);
    await ssh.close();
  });

  test('that the host does not accept asks nothing', async () => {
    const key = newKey(dir, 'locked_wrong', 'ed25519', 'sesame');
    const asked: string[] = [];
    const askPassphrase = async (path: string) => {
      asked.push(path);
      return 'sesame';
    };
    const { failure } = await runOnce(sshd.target(only(key)), { askPassphrase });
    expect(failure?.message).toContain(`encrypted key ${key}`);
    expect(asked).toEqual([]);
  });

  test.each([
    ['a wrong passphrase', async () => 'wrong'],
    ['nobody to ask', async () => null],
  ])('%s', async (name, askPassphrase) => {
    const key = acceptedKey(`locked_${name.replaceAll(' ', '_')}`, 'ed25519', 'sesame');
    const { failure } = await runOnce(sshd.target(only(key)), { askPassphrase });
    expect(failure?.message).toMatch(/passphrase/);
  });
});

describe('an agent', () => {
  let agent: string;
  let pid: string;
  let held: string;

  beforeAll(() => {
    agent = join(dir, 'agent');
    const output = execFileSync('ssh-agent', ['-s', '-a', agent], { encoding: 'utf8' });
    pid = /SSH_AGENT_PID=(\d+)/.exec(output)?.[1] ?? '';
    held = acceptedKey('held', 'ed25519');
    add(newKey(dir, 'held_wrong'));
    add(held);
    renameSync(held, `${held}.elsewhere`);
  });
  afterAll(() => {
    process.kill(Number(pid));
  });

  function add(key: string): void {
    execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: agent }, stdio: 'ignore' });
  }

  test('its keys are tried', async () => {
    expect(await runOnce(sshd.target({ identityFiles: [], agent }))).toMatchObject({
      failure: null,
      stdout: 'in\n',
    });
  });

  test('an identity file of which only the .pub is here', async () => {
    const target = sshd.target({ ...only(held), identitiesOnly: true, agent });
    expect(await runOnce(target)).toMatchObject({ failure: null, stdout: 'in\n' });
  });

  test('IdentitiesOnly: no other key is offered', async () => {
    const wrong = newKey(dir, 'only_wrong');
    const { failure } = await runOnce(sshd.target({ ...only(wrong), identitiesOnly: true, agent }));
    expect(failure?.message).toContain(fingerprintOf(wrong));
    expect(failure?.message).not.toContain(fingerprintOf(held));
  });

  test('a .pub whose key no agent holds', async () => {
    const { failure } = await runOnce(sshd.target({ ...only(held), agent: null }));
    expect(failure?.message).toContain('only a public key here, and no agent holds its private key');
  });

  test('RSA keys sign with SHA-2', async () => {
    const key = acceptedKey('held_rsa', 'rsa');
    add(key);
    expect(await runOnce(sshd.target({ ...only(`${key}.pub`), identitiesOnly: true, agent }))).toMatchObject({
      failure: null,
    });
  });

  test('an agent that never answers is waited for no longer than a moment', async () => {
    const socket = join(dir, 'silent-agent');
    const server = createServer(() => {}).listen(socket);
    expect(await runOnce(sshd.target({ agent: socket }))).toMatchObject({ failure: null });
    const { failure } = await runOnce(sshd.target({ identityFiles: [], agent: socket }));
    expect(failure?.message).toContain(`the agent at ${socket} does not answer`);
    server.close();
  });

  test('an agent that is not there', async () => {
    const target = sshd.target({ agent: join(dir, 'no-agent') });
    expect(await runOnce(target)).toMatchObject({ failure: null });
  });
});
