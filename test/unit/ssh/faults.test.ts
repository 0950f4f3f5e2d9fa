import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSsh } from '../../../src/ssh/open.ts';
import type { StepOptions } from '../../../src/ssh/session.ts';
import type { SshTarget } from '../../../src/ssh/target.ts';
import { netfix } from '../cli/netfix.ts';
import { eventually, running } from '../shell/shells.ts';
import { type DelayProxy, startDelayProxy } from './delay-proxy.ts';
import { freePort, knownHostLine, startSshd, type TestSshd } from './test-sshd.ts';

const STEP: StepOptions = { become: null, timeoutMs: 8_000 };

let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd(['MaxSessions 1', 'MaxStartups 2']);
});
afterAll(() => sshd.stop());

async function failureOf(over: Partial<SshTarget>) {
  const ssh = createSsh();
  const { failure } = await ssh.open(sshd.target(over)).run('echo in', STEP);
  await ssh.close();
  return failure;
}

async function proxied(): Promise<DelayProxy> {
  const proxy = await startDelayProxy(sshd.port, 1);
  writeFileSync(sshd.knownHosts, knownHostLine(proxy.port, join(sshd.dir, 'host_ed25519')), { flag: 'a' });
  return proxy;
}

/** A server that answers every connection with `greet`, and counts them. */
async function fakeServer(greet: (end: () => void, socket: Socket) => string) {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on('error', () => {});
    const text = greet(() => socket.destroy(), socket);
    if (text !== '') socket.write(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, connections: () => connections, close: () => server.close() };
}

describe('no connection', () => {
  test('refused, at once and without another try', async () => {
    const began = performance.now();
    const failure = await failureOf({ port: await freePort() });
    expect(failure?.kind).toBe('unreachable');
    expect(failure?.message).toContain('connection refused: nothing listens on port');
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('a name that does not exist', async () => {
    const failure = await failureOf({ hostname: 'no..such' });
    expect(failure?.message).toContain('name not found: no..such');
  });

  test('a name that no name server answers for is not told as one that does not exist', () => {
    const folder = mkdtempSync(join(tmpdir(), 'netfix-names-'));
    writeFileSync(join(folder, 'hosts'), 'n1 ansible_host=n1.example.org\n');
    writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
    const alone = 'ip link set lo up; mount --bind resolv.conf /etc/resolv.conf; exec "$0" "$@"';
    const prefix = ['unshare', '-mn', 'sh', '-c', alone];
    const { code, stdout } = netfix(['ping', '-i', 'hosts', '--json'], folder, {}, prefix);
    expect(code).toBe(4);
    expect(JSON.parse(stdout).plays[0].tasks[0].results[0]).toMatchObject({
      status: 'unreachable',
      findings: [
        {
          message: expect.stringMatching(
            /: temporary failure: no name server told what n1\.example\.org is \(EAI_AGAIN\); .*\/etc\/resolv\.conf/,
          ),
        },
      ],
    });
  });

  test('a server that accepts and says nothing', async () => {
    const server = await fakeServer(() => '');
    const failure = await failureOf({ port: server.port, connectTimeoutMs: 700 });
    expect(failure?.message).toContain('sent nothing within 0.7 s: is that an SSH server?');
    server.close();
  });

  test('a server whose first words come and nothing more: large packets may be lost', async () => {
    const server = await fakeServer(() => 'SSH-2.0-OpenSSH_9.6\r\n');
    const failure = await failureOf({ port: server.port, connectTimeoutMs: 700 });
    expect(failure?.message).toMatch(
      /the SSH handshake began and did not end within 0\.7 s; .*\(the MTU of the way\): then `ping -M do -s 1472 127\.0\.0\.1` gets no answer, and `ping 127\.0\.0\.1` does$/,
    );
    server.close();
  });

  test.each([
    [
      'that is no SSH server',
      'HTTP/1.1 400 Bad Request\r\n\r\n',
      'that is no SSH server; is the port right?',
    ],
    ['of SSH-1', 'SSH-1.5-old\r\n', 'that speaks SSH-1 alone'],
  ])('a server %s is tried once, and told as what it is', async (_what, greeting, told) => {
    const server = await fakeServer((end) => {
      setTimeout(end, 20);
      return greeting;
    });
    const failure = await failureOf({ port: server.port, connectTimeoutMs: 700 });
    expect(failure?.message).toContain(`answers with \`${greeting.trim()}\`: ${told}`);
    expect(server.connections()).toBe(1);
    server.close();
  });

  test('a server that drops everybody is tried a few times, with a bound', async () => {
    const server = await fakeServer((end) => {
      setTimeout(end, 20);
      return 'Exceeded MaxStartups\r\n';
    });
    const failure = await failureOf({ port: server.port });
    expect(failure?.message).toMatch(
      /dropped the connection before the handshake ended, 5 times \(Exceeded MaxStartups\)/,
    );
    expect(server.connections()).toBe(5);
    server.close();
  }, 60_000);

  test.each<[string, (socket: Socket) => void]>([
    ['resets connections before anything is read of them', (socket) => socket.resetAndDestroy()],
    ['closes them at once, while known_hosts is still read', (socket) => socket.end()],
  ])(
    'so is one that %s',
    async (_what, drop) => {
      const server = await fakeServer((_end, socket) => {
        drop(socket);
        return '';
      });
      const failure = await failureOf({ port: server.port, connectTimeoutMs: 5_000 });
      expect(failure?.message).toMatch(/dropped the connection before the handshake ended, 5 times/);
      expect(server.connections()).toBe(5);
      server.close();
    },
    60_000,
  );

  test('no common key exchange', async () => {
    const odd = await startSshd(['KexAlgorithms sntrup761x25519-sha512@openssh.com']);
    const ssh = createSsh();
    const { failure } = await ssh.open(odd.target()).run('echo in', STEP);
    expect(failure?.message).toMatch(/no matching key exchange algorithm: .*KexAlgorithms/);
    await ssh.close();
    odd.stop();
  });
});

describe('connecting before there is anything to run', () => {
  const soon = () => new Promise((resolve) => setTimeout(resolve, 300));

  test('the first run finds the login done, and there is one', async () => {
    const proxy = await proxied();
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ port: proxy.port }));
    session.connect();
    session.connect();
    await eventually(() => proxy.connections() === 1);
    await soon();
    expect(await session.run('echo in', STEP)).toMatchObject({ failure: null, stdout: 'in\n' });
    expect(proxy.connections()).toBe(1);
    await ssh.close();
    proxy.close();
  });

  test('what came of it is told once: the run after it tries again', async () => {
    const port = await freePort();
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ port }));
    session.connect();
    await soon();
    const late = createServer((socket) => socket.end('no SSH here\r\n'));
    await new Promise<void>((resolve) => late.listen(port, '127.0.0.1', resolve));
    expect((await session.run('echo in', STEP)).failure?.message).toContain('connection refused');
    expect((await session.run('echo in', STEP)).failure?.message).toContain('no SSH here');
    await ssh.close();
    late.close();
  }, 30_000);

  test('one that was lost meanwhile is made again', async () => {
    const proxy = await proxied();
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ port: proxy.port }));
    session.connect();
    await eventually(() => proxy.connections() === 1);
    await soon();
    proxy.cut();
    await soon();
    expect(await session.run('echo in', STEP)).toMatchObject({ failure: null, stdout: 'in\n' });
    await ssh.close();
    proxy.close();
  });

  test('a key that cannot be used: nothing is said to the host, and why not is told', async () => {
    let heard = '';
    const server = await fakeServer((_end, socket) => {
      socket.on('data', (chunk: Buffer) => {
        heard += chunk.toString('latin1');
      });
      return 'SSH-2.0-x\r\n';
    });
    const missing = { path: join(sshd.dir, 'no-such-key'), required: true };
    const failure = await failureOf({ port: server.port, identityFiles: [missing] });
    expect(failure?.message).toContain('no-such-key does not exist');
    await soon();
    expect(heard).toBe('');
    server.close();
  });
});

describe('limits of sshd', () => {
  test('MaxStartups 2: twenty connect at once and all get in', async () => {
    const ssh = createSsh();
    const runs = Array.from({ length: 20 }, (_, i) => ssh.open(sshd.target()).run(`echo ${i}`, STEP));
    const results = await Promise.all(runs);
    expect(results.map(({ stdout, failure }) => failure?.message ?? stdout)).toEqual(
      Array.from({ length: 20 }, (_, i) => `${i}\n`),
    );
    await ssh.close();
  }, 30_000);

  test('MaxSessions 1: become switches and a lost shell still find a session', async () => {
    const ssh = createSsh();
    const session = ssh.open(sshd.target());
    for (let i = 0; i < 6; i++) {
      const become = i % 2 === 0 ? null : ({ method: 'sudo', password: null } as const);
      expect(await session.run('echo in', { ...STEP, become })).toMatchObject({
        failure: null,
        stdout: 'in\n',
      });
    }
    expect((await session.run('sleep 60', { become: null, timeoutMs: 1_000 })).failure?.kind).toBe('timeout');
    expect(await session.run('echo in', STEP)).toMatchObject({ failure: null, stdout: 'in\n' });
    expect((await session.run('kill -KILL $$', STEP)).failure?.kind).toBe('lost');
    expect(await session.run('echo in', STEP)).toMatchObject({ failure: null, stdout: 'in\n' });
    await ssh.close();
  }, 60_000);

  test('two runs at once wait for each other', async () => {
    const ssh = createSsh();
    const session = ssh.open(sshd.target());
    const both = await Promise.all([session.run('sleep 0.2; echo 1', STEP), session.run('echo 2', STEP)]);
    expect(both.map(({ stdout }) => stdout)).toEqual(['1\n', '2\n']);
    await ssh.close();
  });
});

describe('in the middle of a script', () => {
  test('the connection is cut: lost, and the next run connects again', async () => {
    const proxy = await proxied();
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ port: proxy.port }));
    await session.run(':', STEP);
    const mark = String(6_000_000 + Math.floor(Math.random() * 900_000));
    const cut = session.run(`echo begun; sleep ${mark}`, STEP);
    await eventually(() => running(`sleep ${mark}`).length > 0);
    setTimeout(proxy.cut, 300);
    const result = await cut;
    expect(result.failure?.kind).toBe('lost');
    expect(result.stdout).toBe('begun\n');
    expect(await session.run('echo in', STEP)).toMatchObject({ failure: null, stdout: 'in\n' });
    await ssh.close();
    await proxy.close();
  });

  test('the connection is cut between two scripts: nobody notices', async () => {
    const proxy = await proxied();
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ port: proxy.port }));
    await session.run(':', STEP);
    proxy.cut();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await session.run('echo in', STEP)).toMatchObject({ failure: null, stdout: 'in\n' });
    await ssh.close();
    await proxy.close();
  });

  test('a shell that held something ends by itself when it is idle: nobody notices', async () => {
    const ssh = createSsh();
    const session = ssh.open(sshd.target());
    const first = await session.run('echo $$', { ...STEP, hold: { setup: ':', idleSeconds: 1 } });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const second = await session.run('echo $$', STEP);
    expect(second.failure).toBeNull();
    expect(second.stdout).not.toBe(first.stdout);
    await ssh.close();
  });

  test('the host vanishes: we give up soon after its deadline, and its own watchdog ended the script', async () => {
    const proxy = await proxied();
    const mark = String(5_000_000 + Math.floor(Math.random() * 900_000));
    const ssh = createSsh();
    const session = ssh.open(sshd.target({ port: proxy.port }));
    await session.run(':', STEP);
    const hung = session.run(`sleep ${mark}`, { become: null, timeoutMs: 1_000 });
    await eventually(() => running(`sleep ${mark}`).length > 0);
    proxy.freeze();
    const result = await hung;
    expect(result.failure?.kind).toBe('lost');
    expect(result.durationMs).toBeLessThan(20_000);
    expect(running(`sleep ${mark}`)).toEqual([]);
    await ssh.close();
    await proxy.close();
  }, 60_000);

  test('a hung command: time-out, and nothing of it is left on the host', async () => {
    const mark = String(4_000_000 + Math.floor(Math.random() * 900_000));
    const ssh = createSsh();
    const session = ssh.open(sshd.target());
    const result = await session.run(`sleep ${mark} & setsid -w sleep 0.1; sleep ${mark}`, {
      become: null,
      timeoutMs: 1_000,
    });
    expect(result.failure?.kind).toBe('timeout');
    expect(result.failure?.message).toContain('did not end within 1 s');
    expect(await eventually(() => running(mark).length === 0)).toBe(true);
    await ssh.close();
  });

  test('a child in the background that holds stdout does not keep the session from ending', async () => {
    const ssh = createSsh();
    const session = ssh.open(sshd.target());
    expect(await session.run('sleep 6 & echo a', STEP)).toMatchObject({ failure: null, stdout: 'a\n' });
    const began = performance.now();
    const become = { method: 'sudo', password: null } as const;
    expect(await session.run('echo b', { ...STEP, become })).toMatchObject({ failure: null, stdout: 'b\n' });
    expect(performance.now() - began).toBeLessThan(3_000);
    await ssh.close();
  });
});

test('100 MB over SSH: bounded, drained, in step', async () => {
  const ssh = createSsh();
  const session = ssh.open(sshd.target());
  const script = 'head -c 60000000 /dev/zero >&2; head -c 40000000 /dev/zero; echo end';
  const result = await session.run(script, { become: null, timeoutMs: 60_000, maxBytes: 100 });
  expect(result).toMatchObject({ failure: null, exitCode: 0, truncated: true });
  expect(result.stdout).toMatch(/^\0{50}\n\[\d+ bytes left out\]\n\0{46}end\n$/);
  expect(await session.run('echo in', STEP)).toMatchObject({
    failure: null,
    stdout: 'in\n',
    truncated: false,
  });
  await ssh.close();
}, 60_000);

test('close() ends a session that is in the middle of a script, and run() after it says so', async () => {
  const ssh = createSsh();
  const session = ssh.open(sshd.target());
  await session.run(':', STEP);
  const hung = session.run('sleep 3', { become: null, timeoutMs: 3_000 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await ssh.close();
  expect((await hung).failure?.kind).toBe('lost');
  expect((await session.run('echo in', STEP)).failure?.message).toContain('is closed');
});
