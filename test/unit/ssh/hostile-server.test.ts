import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { afterEach, describe, expect, test } from 'vitest';
import { createSsh } from '../../../src/ssh/open.ts';
import type { Become } from '../../../src/ssh/session.ts';
import type { SshTarget } from '../../../src/ssh/target.ts';
import { knownHostLine, newKey } from './test-sshd.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listening(server: Pick<NetServer, 'listen' | 'address' | 'close'>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function targetAt(port: number, dir: string, key: string): SshTarget {
  return {
    kind: 'ssh',
    name: 'evil',
    hostname: '127.0.0.1',
    port,
    user: 'me',
    identityFiles: [{ path: key, required: true }],
    identitiesOnly: true,
    agent: null,
    password: null,
    hostKeyAlias: null,
    knownHostsFiles: [join(dir, 'known_hosts')],
    hostKeys: 'strict',
    connectTimeoutMs: 2_000,
    jumps: [],
  };
}

/** An SSH server with a key we know, that lets everyone in and then does as `behave` says. */
async function evilServer(
  behave: (client: Connection) => void,
  banner = '',
  login: (client: Connection, context: AuthContext) => void = (_, context) => context.accept(),
): Promise<SshTarget> {
  const dir = mkdtempSync(join(tmpdir(), 'netfix-evil-'));
  const hostKey = newKey(dir, 'host', 'ed25519');
  const server = new ssh2.Server({ hostKeys: [readFileSync(hostKey)], banner }, (client) => {
    client.on('error', () => {});
    client.on('authentication', (context) => login(client, context));
    client.on('ready', () => behave(client));
  });
  const port = await listening(server);
  closing.push(() => server.close());
  writeFileSync(join(dir, 'known_hosts'), knownHostLine(port, hostKey));
  return targetAt(port, dir, newKey(dir, 'id', 'ed25519'));
}

function onExec(run: (channel: ServerChannel, command: string) => void): (client: Connection) => void {
  return (client) =>
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => run(acceptExec(), command));
    });
}

async function runOn(target: SshTarget, become: Become | null = null) {
  const ssh = createSsh({ shellTimeoutMs: 1_000 });
  const began = performance.now();
  const result = await ssh.open(target).run('echo in', { become, timeoutMs: 2_000 });
  await ssh.close();
  return { ...result, tookMs: performance.now() - began };
}

describe('a server that', () => {
  test('never opens a session', async () => {
    const result = await runOn(await evilServer((client) => client.on('session', () => {})));
    expect(result.failure).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('did not open a session within 1 s'),
    });
    expect(result.tookMs).toBeLessThan(5_000);
  });

  test('opens a session and never answers the request', async () => {
    const target = await evilServer((client) =>
      client.on('session', (accept) => void accept().on('exec', () => {})),
    );
    const result = await runOn(target);
    expect(result.failure?.message).toContain('did not open a session within 1 s');
    expect(result.tookMs).toBeLessThan(5_000);
  });

  test('ends the connection during the login is quoted with what it said first', async () => {
    const banner = `${'Authorized use only.\n'.repeat(500)}\x1b[2JSystem is down for \x07maintenance.\n`;
    const target = await evilServer(
      () => {},
      banner,
      (client) => client.end(),
    );
    const ssh = createSsh();
    const { failure } = await ssh.open(target).run('echo in', { become: null, timeoutMs: 2_000 });
    await ssh.close();
    expect(failure?.message).toMatch(
      /the connection broke during the login: .*; before that it said: …[ -~]+System is down for maintenance\.$/,
    );
    expect(failure?.message.length).toBeLessThan(600);
  });

  test('opens channels of its own, such as one to our agent, gets none', async () => {
    const agent = process.env.SSH_AUTH_SOCK;
    const refused: boolean[] = [];
    const target = await evilServer((client) => {
      client.openssh_forwardOutStreamLocal('/tmp/x', (error) => refused.push(error instanceof Error));
      client.x11('127.0.0.1', 6000, (error) => refused.push(error instanceof Error));
      client.forwardOut('127.0.0.1', 1, '127.0.0.1', 22, (error) => refused.push(error instanceof Error));
    });
    await runOn({ ...target, agent: agent ?? null });
    expect(refused).toEqual([true, true, true]);
  });

  test('prints gigabytes where a version belongs', async () => {
    const flood = (socket: Socket): void => {
      const more = (): void => {
        while (socket.writable && socket.write(Buffer.alloc(64 * 1024, 'x')));
      };
      socket.on('error', () => {});
      socket.on('drain', more);
      more();
    };
    const server = createServer(flood);
    const port = await listening(server);
    closing.push(() => server.close());
    const dir = mkdtempSync(join(tmpdir(), 'netfix-evil-'));
    const before = process.memoryUsage().rss;
    const result = await runOn(targetAt(port, dir, newKey(dir, 'id', 'ed25519')));
    expect(result.failure?.kind).toBe('unreachable');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    expect(result.tookMs).toBeLessThan(15_000);
  });

  test('sends a line a byte at a time', async () => {
    const server = createServer((socket) => {
      const timer = setInterval(() => socket.write('x'), 50);
      socket.on('close', () => clearInterval(timer));
      socket.on('error', () => {});
    });
    const port = await listening(server);
    closing.push(() => server.close());
    const dir = mkdtempSync(join(tmpdir(), 'netfix-evil-'));
    const result = await runOn(targetAt(port, dir, newKey(dir, 'id', 'ed25519')));
    expect(result.failure?.kind).toBe('unreachable');
    expect(result.tookMs).toBeLessThan(4_000);
  });
});

describe('a host that repeats the command line', () => {
  const PASSWORD = 'correct horse';
  const become: Become = { method: 'sudo', password: PASSWORD };

  test.each([
    ['at once', (command: string) => [command]],
    ['from the call of sudo on', (command: string) => [command.slice(command.indexOf('sudo -S'))]],
    ['the prompt alone', (command: string) => [/-p (\S+)/.exec(command)?.[1] ?? '']],
    ['without quotes', (command: string) => [command.replaceAll(/["']/g, ' ')]],
  ])('gets no password (%s)', async (_when, said) => {
    let heard = '';
    const target = await evilServer(
      onExec((channel, command) => {
        channel.on('data', (data: Buffer) => {
          heard += data.toString();
        });
        for (const text of said(command)) channel.stderr.write(`+ ${text}\n`);
      }),
    );
    const result = await runOn(target, become);
    expect(result.failure).not.toBeNull();
    expect(heard).toBe('');
  });
});
