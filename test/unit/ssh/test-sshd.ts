import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SshTarget } from '../../../src/ssh/target.ts';

export interface TestSshd {
  port: number;
  dir: string;
  /** A private key the server accepts. */
  key: string;
  /** known_hosts with the server's key. */
  knownHosts: string;
  target(over?: Partial<SshTarget>): SshTarget;
  /** How often sshd saw a TCP connection. */
  connections(): number;
  log(): string;
  stop(): void;
}

const SSHD = '/usr/sbin/sshd';

/** A real sshd on 127.0.0.1 with keys of its own. `config` lines stand first, so they win. */
export async function startSshd(
  config: readonly string[] = [],
  keyTypes: readonly string[] = ['ed25519'],
): Promise<TestSshd> {
  const dir = mkdtempSync(join(tmpdir(), 'netfix-sshd-'));
  chmodSync(dir, 0o755);
  const key = newKey(dir, 'id', 'ed25519');
  const hostKeys = keyTypes.map((type) => newKey(dir, `host_${type}`, type));
  const authorized = join(dir, 'authorized_keys');
  writeFileSync(authorized, readFileSync(`${key}.pub`));
  const port = await freePort();
  const file = join(dir, 'sshd_config');
  const lines = [
    ...config,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...hostKeys.map((path) => `HostKey ${path}`),
    `AuthorizedKeysFile ${authorized}`,
    `PidFile ${join(dir, 'sshd.pid')}`,
    'StrictModes no',
    'PermitRootLogin yes',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UseDNS no',
    'LogLevel VERBOSE',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  execFileSync('mkdir', ['-p', '/run/sshd']);
  const daemon = spawn(SSHD, ['-D', '-f', file, '-E', join(dir, 'log')], { stdio: 'ignore' });
  const knownHosts = join(dir, 'known_hosts');
  writeFileSync(knownHosts, hostKeys.map((path) => knownHostLine(port, path)).join(''));
  await answers(port);
  return {
    port,
    dir,
    key,
    knownHosts,
    target: (over = {}) => ({ ...sshTarget(port, key, knownHosts), ...over }),
    connections: () => readFileSync(join(dir, 'log'), 'utf8').split('Connection from').length - 2,
    log: () => readFileSync(join(dir, 'log'), 'utf8'),
    stop() {
      daemon.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function sshTarget(port: number, key: string, knownHosts: string): SshTarget {
  return {
    kind: 'ssh',
    name: 'n1',
    hostname: '127.0.0.1',
    port,
    user: userInfo().username,
    identityFiles: [{ path: key, required: true }],
    identitiesOnly: false,
    agent: null,
    password: null,
    hostKeyAlias: null,
    knownHostsFiles: [knownHosts],
    hostKeys: 'strict',
    connectTimeoutMs: 5_000,
    jumps: [],
  };
}

export function knownHostLine(port: number, hostKey: string, host = '127.0.0.1'): string {
  const [type, blob] = readFileSync(`${hostKey}.pub`, 'utf8').split(' ');
  return `[${host}]:${port} ${type} ${blob}\n`;
}

/** A fresh key pair by ssh-keygen; returns the private key's path. */
export function newKey(dir: string, name: string, type = 'ed25519', passphrase = ''): string {
  const path = join(dir, name);
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', name, '-f', path]);
  return path;
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function answers(port: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('data', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`sshd does not answer on port ${port}`);
}
