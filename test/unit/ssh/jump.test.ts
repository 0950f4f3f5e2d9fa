import { writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSsh } from '../../../src/ssh/open.ts';
import type { StepOptions } from '../../../src/ssh/session.ts';
import type { SshTarget } from '../../../src/ssh/target.ts';
import { startDelayProxy } from './delay-proxy.ts';
import { freePort, knownHostLine, startSshd, type TestSshd } from './test-sshd.ts';

const STEP: StepOptions = { become: null, timeoutMs: 8_000 };

let first: TestSshd;
let second: TestSshd;
let last: TestSshd;

beforeAll(async () => {
  [first, second, last] = await Promise.all([
    startSshd(),
    startSshd(['MaxStartups 20']),
    startSshd(['MaxStartups 4']),
  ]);
});
afterAll(() => {
  for (const sshd of [first, second, last]) sshd.stop();
});

function through(jumps: SshTarget[], over: Partial<SshTarget> = {}): SshTarget {
  return last.target({ jumps, ...over });
}

const hops = () => [first.target({ name: 'j1' }), second.target({ name: 'j2' })];

async function failureOf(target: SshTarget) {
  const ssh = createSsh();
  const { failure } = await ssh.open(target).run('echo in', STEP);
  await ssh.close();
  return failure;
}

describe('jump hosts', () => {
  test('two hops, shared by many targets', async () => {
    const before = [first.connections(), second.connections(), last.connections()];
    const ssh = createSsh();
    const runs = Array.from({ length: 10 }, () =>
      ssh.open(through(hops())).run('echo $SSH_CONNECTION', STEP),
    );
    for (const result of await Promise.all(runs)) {
      expect(result.failure).toBeNull();
      expect(result.stdout).toContain(` ${last.port}\n`);
    }
    await ssh.close();
    expect(first.connections() - (before[0] ?? 0)).toBe(1);
    expect(second.connections() - (before[1] ?? 0)).toBe(1);
    expect(last.connections() - (before[2] ?? 0)).toBeGreaterThanOrEqual(10);
  }, 20_000);

  test('each hop is verified', async () => {
    const empty = join(first.dir, 'empty');
    writeFileSync(empty, '');
    const [j1, j2] = hops() as [SshTarget, SshTarget];
    const atFirst = await failureOf(through([{ ...j1, knownHostsFiles: [empty] }, j2]));
    expect(atFirst?.message).toMatch(/jump host is not reachable.*j1 .*not known/);
    const atSecond = await failureOf(through([j1, { ...j2, knownHostsFiles: [empty] }]));
    expect(atSecond?.message).toMatch(/jump host is not reachable.*j2 .*not known/);
    const atLast = await failureOf(through(hops(), { knownHostsFiles: [empty] }));
    expect(atLast?.message).toMatch(/^n1 .*not known/);
  });

  test('a jump host that is not there', async () => {
    const gone = first.target({ name: 'j1', port: await freePort() });
    const failure = await failureOf(through([gone]));
    expect(failure?.kind).toBe('unreachable');
    expect(failure?.message).toMatch(/^n1: its jump host is not reachable: j1 .*connection refused/);
  });

  test('a target that the jump host cannot reach', async () => {
    const failure = await failureOf(through([first.target({ name: 'j1' })], { port: await freePort() }));
    expect(failure?.message).toMatch(/jump host j1 .* cannot reach 127.0.0.1:\d+: Connection refused/);
  });

  test('a jump host that forbids forwarding', async () => {
    const strict = await startSshd(['AllowTcpForwarding no']);
    const failure = await failureOf(through([strict.target({ name: 'j1' })]));
    expect(failure?.message).toMatch(/jump host j1 .* cannot reach .*forbidden by AllowTcpForwarding/);
    strict.stop();
  });

  test('a jump connection that was lost is made again, once for all', async () => {
    const proxy = await startDelayProxy(first.port, 1);
    const line = knownHostLine(proxy.port, join(first.dir, 'host_ed25519'));
    writeFileSync(first.knownHosts, line, { flag: 'a' });
    const ssh = createSsh();
    const target = through([first.target({ name: 'j1', port: proxy.port })]);
    expect((await ssh.open(target).run('echo in', STEP)).failure).toBeNull();
    proxy.cut();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = first.connections();
    const runs = [1, 2, 3].map(() => ssh.open(target).run('echo in', STEP));
    for (const result of await Promise.all(runs)) expect(result.failure).toBeNull();
    expect(first.connections() - before).toBe(1);
    await ssh.close();
    await proxy.close();
  });

  test('a jump host that refuses for a moment is asked again for a target that had a connection', async () => {
    const sockets = new Set<Socket>();
    const door = createServer((socket) => {
      const inner = connect(first.port, '127.0.0.1');
      for (const each of [socket, inner]) each.on('error', () => {});
      sockets.add(socket.pipe(inner).pipe(socket));
    });
    const port = await freePort();
    const open = () => new Promise<void>((resolve) => door.listen(port, '127.0.0.1', resolve));
    await open();
    writeFileSync(first.knownHosts, knownHostLine(port, join(first.dir, 'host_ed25519')), { flag: 'a' });
    const ssh = createSsh();
    const host = ssh.open(through([first.target({ name: 'j1', port })]));
    expect((await host.run('echo in', STEP)).failure).toBeNull();
    door.close();
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await host.run('echo in', STEP)).failure?.message).toContain('refused');
    await open();
    await expect.poll(async () => (await host.run('echo in', STEP)).failure, { timeout: 5000 }).toBeNull();
    await ssh.close();
    door.close();
  });
});
