import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, startLab } from './lab.ts';

/**
 * The tables belong to the machine, and its hosts must not touch them: the neighbours' keys are not there, and the
 * limit of connections is read-only. So files stand in for the keys on n1. The connections that are counted are real:
 * nftables tracks them. n2 is as every lab host.
 */
const STAND_INS = `set -e
mount -t tmpfs tmpfs /proc/sys/net/ipv4/neigh
mkdir /proc/sys/net/ipv4/neigh/default
cd /proc/sys/net/ipv4/neigh/default
echo 128 > gc_thresh1
echo 512 > gc_thresh2
echo 1024 > gc_thresh3
mkdir /run/keys
echo 1 > /run/keys/max
mount --bind /run/keys/max /proc/sys/net/netfilter/nf_conntrack_max`;
const KEYS = 'cat /proc/sys/net/ipv4/neigh/default/gc_thresh? /proc/sys/net/netfilter/nf_conntrack_max';

let lab: Lab;
let playbook: string;
let broken = '';

beforeAll(async () => {
  lab = await startLab({ name: 'limits', hosts: 2, faults: { n1: ['fw-nftables'] } });
  expect(await lab.exec('n1', STAND_INS)).toMatchObject({ code: 0, stderr: '' });
  playbook = join(lab.dir, 'limits.yaml');
  const tasks = [{ when: "host.name == 'n1'", limits: { neighbours: 4096 } }, { limits: {} }];
  writeFileSync(playbook, JSON.stringify([{ hosts: 'all', become: true, tasks }]));
});
afterAll(() => lab?.down());

async function netfix(command: 'run' | 'check') {
  const { code, document } = await lab.run(command, playbook);
  const results = document.plays.flatMap(({ tasks }) => tasks.flatMap((task) => task.results));
  return {
    code,
    status: [document.hosts.n1?.status, document.hosts.n2?.status],
    told: (host: string) =>
      results
        .filter((result) => result.host === host)
        .flatMap(({ findings }) => findings.map(({ code, message }) => `${code} ${message}`)),
  };
}

test('small tables are named, and a host that has none of its own gets no finding', async () => {
  broken = await lab.state('n1');
  const { code, status, told } = await netfix('check');
  expect([code, status]).toEqual([8, ['would-change', 'ok']]);
  expect(told('n2')).toEqual([]);
  expect(told('n1').join('\n')).toContain(
    'takes 1024 entries (net.ipv4.neigh.default.gc_thresh3), and should take 4096',
  );
  expect(told('n1').join('\n')).toMatch(
    /limits\.conntrack the connection tracking table takes 1 entries .* connections it has now/,
  );
  expect(await lab.state('n1')).toBe(broken);
});

test('they are raised, now and for the next boot', async () => {
  const { code, status } = await netfix('run');
  expect([code, status]).toEqual([0, ['changed', 'ok']]);
  const [one, two, three, max] = (await lab.exec('n1', KEYS)).stdout.trim().split('\n').map(Number);
  expect([one, two, three]).toEqual([512, 2048, 4096]);
  expect(max).toBeGreaterThan(1);
  const { stdout } = await lab.exec('n1', 'cat /etc/sysctl.d/99-zzz-netfix.conf');
  expect(stdout).toContain('net.ipv4.neigh.default.gc_thresh3 = 4096\n');
  expect(stdout).toContain(`net.netfilter.nf_conntrack_max = ${max}\n`);
});

test('undo restores the host to what it was', async () => {
  expect((await lab.run('undo', '-b', '-l', 'n1')).code).toBe(0);
  expect(await lab.state('n1')).toBe(broken);
  expect((await lab.exec('n1', KEYS)).stdout).toBe('128\n512\n1024\n1\n');
});

test('with room for what is to come, a second run has nothing to do', async () => {
  expect((await lab.exec('n1', 'echo 64 > /proc/sys/net/netfilter/nf_conntrack_max')).code).toBe(0);
  expect((await netfix('run')).status).toEqual(['changed', 'ok']);
  const { code, status, told } = await netfix('run');
  expect([code, status, told('n1'), told('n2')]).toEqual([0, ['ok', 'ok'], [], []]);
});
