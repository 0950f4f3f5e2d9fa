import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunDocument } from '../../src/report/document.ts';
import { type Lab, startLab } from './lab.ts';

/** n1 has the fault, n2 is healthy. */
const HOSTS = ['n1', 'n2'];
/**
 * Two senders on each host whose packets come in by one device while the route back leads to another: `pod` by lxc1,
 * which has no address, as Cilium makes it; `peer` by eth1, which has one, as a second network card would.
 */
const SENDERS = `set -e
node=$(ip -4 -o address show dev eth0 | sed 's/.*inet \\([0-9.]*\\).*/\\1/')
ip link add cilium_host type veth peer name cilium_net
ip link set cilium_host up
ip link set cilium_net up
sender() {
  ip netns add $1
  ip link add $2 type veth peer name eth0 netns $1
  ip link set $2 up
  ip route add $3/32 dev cilium_host
  ip -n $1 address add $3/32 dev eth0
  ip -n $1 link set eth0 up
  ip -n $1 route add 172.28.128.0/24 dev eth0
  ip -n $1 neighbour add $node lladdr $(cat /sys/class/net/$2/address) dev eth0 nud permanent
}
sender pod lxc1 10.9.0.2
sender peer eth1 10.9.0.3
ip address add 10.8.0.1/24 dev eth1`;

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'rp-filter', hosts: 2, faults: { n1: ['rp-filter'] } });
  await makeSenders(HOSTS);
});
afterAll(() => lab?.down());

async function makeSenders(hosts: readonly string[]): Promise<void> {
  for (const host of hosts) expect((await lab.exec(host, SENDERS)).stderr).toBe('');
}

/** Whether datagrams that the sender sends reach a program of its host. */
async function reaches(host: string, sender: 'pod' | 'peer'): Promise<boolean> {
  const { stdout, stderr } = await lab.exec(
    host,
    `node=$(ip -4 -o address show dev eth0 | sed 's/.*inet \\([0-9.]*\\).*/\\1/')
sleep 4 | python3 /lib/netfix-lab/udp.py listen 9000 token &
nsenter --net=/run/netns/${sender} python3 /lib/netfix-lab/udp.py send $node 9000 token
wait`,
  );
  expect(stderr).toBe('');
  expect(stdout).toContain('ready');
  return stdout.includes('seen 10.9.0.');
}

interface Seen {
  code: number;
  status: Record<string, string | undefined>;
  /** `code message` and evidence of each finding of a host. */
  told(host: string): string[];
}

async function netfix(command: 'run' | 'check', params: object): Promise<Seen> {
  const playbook = join(lab.dir, 'rp-filter.yaml');
  writeFileSync(playbook, JSON.stringify([{ hosts: 'all', become: true, tasks: [{ rp_filter: params }] }]));
  const { code, document } = await lab.run(command, playbook);
  return {
    code,
    status: Object.fromEntries(HOSTS.map((host) => [host, document.hosts[host]?.status])),
    told: (host) => findings(document, host),
  };
}

function findings({ plays }: RunDocument, host: string): string[] {
  const results = plays.flatMap(({ tasks }) => tasks.flatMap((task) => task.results));
  const mine = results.filter((result) => result.host === host).flatMap((result) => result.findings);
  return mine.map(({ code, message, evidence }) => `${code} ${message}\n${evidence}`);
}

const LOOSE = { interfaces: ['eth1'] };
const OFF = { interfaces: ['all', 'default', 'lxc*', 'cilium_*'], value: 0 };
let broken = '';

test('a strict filter drops, and is named with the file that makes it so at boot', async () => {
  for (const sender of ['pod', 'peer'] as const) {
    expect(await reaches('n2', sender)).toBe(true);
    expect(await reaches('n1', sender)).toBe(false);
  }
  broken = await lab.state('n1');
  const { code, status, told } = await netfix('check', LOOSE);
  expect([code, status]).toEqual([8, { n1: 'would-change', n2: 'ok' }]);
  expect(told('n2')).toEqual([]);
  const text = told('n1').join('\n');
  expect(text).toContain('rp_filter.strict the reverse path filter of eth1 is strict');
  expect(text).toMatch(/TcpExtIPReversePathFilter: [1-9]\d* packets/);
  expect(text).toMatch(/rp_filter\.strict-at-boot .*\/etc\/sysctl\.d\/60-cis\.conf:2/);
  expect(await lab.state('n1')).toBe(broken);
});

test('one device is made loose under an `all` that stays strict, and packets prove it', async () => {
  const { code, status } = await netfix('run', LOOSE);
  expect([code, status]).toEqual([0, { n1: 'changed', n2: 'ok' }]);
  expect(await reaches('n1', 'peer')).toBe(true);
  expect(await reaches('n1', 'pod')).toBe(false);
  expect(
    (await lab.exec('n1', 'cd /proc/sys/net/ipv4/conf; cat all/rp_filter eth0/rp_filter eth1/rp_filter'))
      .stdout,
  ).toBe('1\n0\n2\n');
});

test('a second run has nothing to do', async () => {
  const { code, status, told } = await netfix('run', LOOSE);
  expect([code, status]).toEqual([0, { n1: 'ok', n2: 'ok' }]);
  expect(HOSTS.flatMap(told)).toEqual([]);
});

test('undo restores the host to what it was', async () => {
  expect((await lab.run('undo', '-b', '-l', 'n1')).code).toBe(0);
  expect(await lab.state('n1')).toBe(broken);
  expect(await reaches('n1', 'peer')).toBe(false);
});

test('loose is not enough for a device without an address, and netfix says so', async () => {
  const { told } = await netfix('run', { interfaces: ['default', 'lxc*'] });
  expect(told('n1').join('\n')).toContain('rp_filter.no-address no IPv4 address on lxc1');
  expect(await reaches('n1', 'pod')).toBe(false);
});

test('off for the devices of a CNI, which `all` would keep from it', async () => {
  const held = await netfix('run', { ...OFF, interfaces: OFF.interfaces.slice(1) });
  expect([held.code, held.status]).toEqual([2, { n1: 'failed', n2: 'ok' }]);
  expect(held.told('n1').join('\n')).toContain('add `all` to `interfaces`');
  const { code, status } = await netfix('run', OFF);
  expect([code, status]).toEqual([0, { n1: 'changed', n2: 'ok' }]);
  expect(await reaches('n1', 'pod')).toBe(true);
  expect((await netfix('run', OFF)).status).toEqual({ n1: 'ok', n2: 'ok' });
});

test('after a boot that comes to the devices made then', async () => {
  await lab.restart('n1');
  await makeSenders(['n1']);
  expect(await reaches('n1', 'pod')).toBe(true);
  const { status, told } = await netfix('run', OFF);
  expect([status, told('n1')]).toEqual([{ n1: 'ok', n2: 'ok' }, []]);
});
