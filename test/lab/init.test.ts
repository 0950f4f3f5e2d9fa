import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, startLab } from './lab.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let lab: Lab;
const home = mkdtempSync(join(tmpdir(), 'netfix-init-'));
const project = join(home, 'cluster');

/** As a user who has logged in before: `ssh n1` works by ~/.ssh/config. */
beforeAll(async () => {
  lab = await startLab({ name: 'init', hosts: 3, faults: { n2: ['ip_forward', 'fw-nftables'] } });
  mkdirSync(join(home, '.ssh'));
  mkdirSync(project);
  cpSync(join(lab.dir, 'ssh_config'), join(home, '.ssh/config'));
});
afterAll(() => lab?.down());

const netfix = (...args: string[]) =>
  lab.station(['sh', '-c', 'cd "$HOME/cluster" && exec "$@"', 'sh', process.execPath, CLI, ...args], {
    env: { HOME: home },
  });

test('what init wrote runs: looked at, mended, proven, nothing left to do', async () => {
  expect((await netfix('init', 'n[1:2]', 'ops@n3')).code).toBe(0);
  expect(readFileSync(join(project, 'hosts.yaml'), 'utf8')).toContain('    n3:\n      ansible_user: ops\n');
  const playbook = join(project, 'playbook.yaml');
  const written = readFileSync(playbook, 'utf8');
  // As a user would: what a busy machine hands on without loss.
  writeFileSync(playbook, written.replace('bandwidth: 5M', 'bandwidth: 1M'));
  const common = ['playbook.yaml', '-i', 'hosts.yaml', '--accept-new-host-keys'];
  const codes = [];
  for (const [command = '', ...flags] of [
    ['check', '--skip-tags', 'iperf'],
    ['run'],
    ['check', '--skip-tags', 'iperf'],
  ]) {
    const { code, stdout, stderr } = await netfix(command, ...common, ...flags);
    codes.push(code);
    if (command === 'run') expect(stdout, stderr).toMatch(/n2 +changed/);
  }
  expect(codes).toEqual([8, 0, 0]);
  expect(await lab.udpReaches('n1', 'n2', 8472)).toBe(true);
});
