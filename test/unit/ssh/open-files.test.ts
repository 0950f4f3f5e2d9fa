import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSsh } from '../../../src/ssh/open.ts';
import { mostConnections, openFiles, readLimit, tooFewFiles } from '../../../src/ssh/open-files.ts';
import type { StepOptions } from '../../../src/ssh/session.ts';
import type { SshTarget, Target } from '../../../src/ssh/target.ts';
import { netfix } from '../cli/netfix.ts';
import { freePort, startSshd, type TestSshd } from './test-sshd.ts';

/** How many more reads of a known_hosts file are to fail. */
const failing = vi.hoisted(() => ({ reads: 0 }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const readFile = (path: string, ...rest: []) => {
    if (!path.endsWith('known_hosts') || failing.reads-- <= 0) return real.readFile(path, ...rest);
    return Promise.reject(Object.assign(new Error('too many open files'), { code: 'EMFILE' }));
  };
  return { ...real, readFile };
});

const STEP: StepOptions = { become: null, timeoutMs: 8_000 };

let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

describe('how many hosts there is room for', () => {
  const direct: SshTarget = { kind: 'ssh', jumps: [] as SshTarget[] } as SshTarget;
  const behind: SshTarget = { ...direct, jumps: [direct] };
  const local: Target = { kind: 'local', name: 'here' };

  test.each([
    ['one each, and one more for those worked on', direct, 50, 60, 150],
    ['no more than there are', direct, 50, 10, 60],
    ['three pipes on this machine', local, 50, 10, 80],
    ['a shared connection behind a jump host', behind, 50, 100, 90],
  ])('%s', (_, target, forks, hosts, needed) => {
    const targets = Array.from({ length: hosts }, () => target);
    expect(tooFewFiles(targets, forks, { limit: needed, own: 40 })).toBeNull();
    expect(tooFewFiles(targets, forks, { limit: needed - 1, own: 40 })?.message).toBe(
      `${hosts} hosts take up to ${needed} open files, and this process may have ${needed - 1}`,
    );
  });

  test('what to ask for is enough', () => {
    const targets = Array.from({ length: 5000 }, () => direct);
    expect(tooFewFiles(targets, 50, { limit: 4096, own: 40 })?.hint).toContain('ulimit -n 8192');
  });

  test('the limit as proc(5) tells it, or none', () => {
    expect(
      readLimit('Max open files            64                   128                  files     \n'),
    ).toBe(64);
    expect(
      readLimit('Max open files            unlimited            unlimited            files     \n'),
    ).toBeNull();
    expect(openFiles()?.limit).toBeGreaterThan(64);
    expect([mostConnections(null), mostConnections({ limit: 64, own: 40 })]).toEqual([Infinity, 24]);
  });
});

describe('a run of 60 hosts', () => {
  async function ping(limits: string) {
    const folder = mkdtempSync(join(tmpdir(), 'netfix-open-files-'));
    const port = await freePort();
    const lines = Array.from({ length: 60 }, (_, i) => `n${i} ansible_host=127.0.0.1 ansible_port=${port}\n`);
    writeFileSync(join(folder, 'hosts'), lines.join(''));
    return netfix(['ping', 'all', '-i', 'hosts'], folder, {}, ['bash', '-c', `${limits}; exec "$0" "$@"`]);
  }

  test('is refused where there are too few files for it, before anything is touched', async () => {
    const { code, stdout, stderr } = await ping('ulimit -n 64');
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(/^netfix: 60 hosts take up to \d+ open files, and this process may have 64\n/);
    expect(stderr).toMatch(/`ulimit -n 4096`.* or name fewer hosts \(-l\)\nnothing was touched\n$/);
  });

  test('is refused where whoever started it left too many open', async () => {
    const { code } = await ping('ulimit -n 200; for i in {20..99}; do eval "exec $i</dev/null"; done');
    expect(code).toBe(64);
  });

  test('is tried where there are enough, whatever the soft limit was', async () => {
    expect((await ping('ulimit -Sn 64')).code).toBe(4);
    expect((await ping('ulimit -n 200')).code).toBe(4);
  });
});

describe('files that run out all the same', () => {
  test('a host too many fails, and the others do not', async () => {
    const ssh = createSsh({ mostConnections: 2 });
    const results = await Promise.all(
      ['n1', 'n2', 'n3'].map((name) => ssh.open(sshd.target({ name })).run('echo in', STEP)),
    );
    await ssh.close();
    expect(results.map(({ stdout }) => stdout)).toEqual(['in\n', 'in\n', '']);
    expect(results[2]?.failure?.kind).toBe('unreachable');
    expect(results[2]?.failure?.message).toMatch(
      /^n3 .*this process has too many files open \(EMFILE\); .*`ulimit -n 4096`/,
    );
  });

  test('a connection that has ended makes room', async () => {
    const ssh = createSsh({ mostConnections: 1 });
    const first = ssh.open(sshd.target());
    expect((await first.run('echo in', STEP)).stdout).toBe('in\n');
    await first.close();
    const second = ssh.open(sshd.target({ name: 'n2' }));
    await expect.poll(async () => (await second.run('echo in', STEP)).stdout).toBe('in\n');
    await ssh.close();
  });

  test('known_hosts that cannot be opened for that is not taken for empty, and is read once it can', async () => {
    failing.reads = 1;
    const ssh = createSsh();
    const session = ssh.open(sshd.target());
    expect((await session.run('echo in', STEP)).failure?.message).toContain('too many files open (EMFILE)');
    expect((await session.run('echo in', STEP)).stdout).toBe('in\n');
    await ssh.close();
  });
});
