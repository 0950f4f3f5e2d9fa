import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunDocument } from '../../src/report/document.ts';
import { type Lab, startLab } from './lab.ts';

/** What drops on each host, and who the finding must name. n6 is healthy, and the other end. */
const KINDS: Record<string, { fault: string; named: string }> = {
  n1: {
    fault: 'forward-docker',
    named: "Docker's policy for what is forwarded (iptables, table filter, chain FORWARD, policy drop)",
  },
  n2: { fault: 'forward-nft', named: 'nftables, table inet filter, chain forward, policy drop' },
  n3: {
    fault: 'forward-iptables',
    named:
      'iptables, table filter, chain FORWARD, rule `-A FORWARD -j REJECT --reject-with icmp-host-prohibited`',
  },
  n4: {
    fault: 'fw-ufw',
    named: 'ufw (iptables, table filter, chain FORWARD, policy drop, DEFAULT_FORWARD_POLICY',
  },
  n5: { fault: 'fw-firewalld', named: 'firewalld (nftables, table inet firewalld, chain filter_FWD_public' },
};
const BROKEN = Object.keys(KINDS);
const PEER = 'n6';
const HOSTS = [...BROKEN, PEER];
/** flannel's port must be open first; then the task itself. */
const PORTS = [{ hosts: 'all', become: true, tasks: [{ firewall: { allow: ['8472/udp', '8080/tcp'] } }] }];
const PLAYBOOK = [{ hosts: 'all', become: true, tasks: [{ forward: { pods: '10.244.0.0/16' } }] }];

/** A pod and its network as flannel makes it, and a machine behind the host that is no pod. Each serves TCP. */
function podsOf(host: string): string {
  const own = Number(host.slice(1));
  const peers = (host === PEER ? BROKEN : [PEER]).map((each) => Number(each.slice(1)));
  const toPeers = peers.map(
    (peer) => `bridge fdb append 00:00:00:00:00:00 dev flannel.1 dst 172.28.128.${10 + peer}
ip route add 10.244.${peer}.0/24 via 10.244.${peer}.0 dev flannel.1 onlink
ip route add 10.77.${peer}.0/24 via 172.28.128.${10 + peer}`,
  );
  return `set -e
sysctl -qw net.ipv4.ip_forward=1
behind() {
  ip netns add $1
  ip link add $2 type veth peer name eth0 netns $1
  ip address add $3.1/24 dev $2
  ip link set $2 up
  ip -n $1 address add $3.2/24 dev eth0
  ip -n $1 link set eth0 up
  ip -n $1 route add default via $3.1
  nsenter --net=/run/netns/$1 setsid python3 -m http.server 8080 >/dev/null 2>&1 </dev/null &
}
behind pod cni0 10.244.${own}
behind other lan0 10.77.${own}
ip link add flannel.1 type vxlan id 1 local 172.28.128.${10 + own} dev eth0 dstport 8472
ip address add 10.244.${own}.0/32 dev flannel.1
ip link set flannel.1 up
${toPeers.join('\n')}
setsid python3 -m http.server 8080 >/dev/null 2>&1 </dev/null &
for space in pod other; do
  tries=0
  until nsenter --net=/run/netns/$space ss -Hltn sport = :8080 | grep -q . || [ $tries -gt 200 ]; do sleep 0.1; tries=$((tries + 1)); done
done`;
}

let lab: Lab;
let playbook: string;

beforeAll(async () => {
  const faults = Object.fromEntries(BROKEN.map((host) => [host, [KINDS[host]?.fault ?? '']]));
  lab = await startLab({ name: 'forward', hosts: 6, faults });
  playbook = join(lab.dir, 'forward.yaml');
  writeFileSync(playbook, JSON.stringify(PLAYBOOK));
  const ports = join(lab.dir, 'ports.yaml');
  writeFileSync(ports, JSON.stringify(PORTS));
  expect((await lab.run('run', ports)).code).toBe(0);
  await makePods(HOSTS);
}, 120_000);
afterAll(() => lab?.down());

async function makePods(hosts: readonly string[]): Promise<void> {
  const made = await Promise.all(hosts.map((host) => lab.exec(host, podsOf(host))));
  expect(made.map(({ stderr }) => stderr)).toEqual(hosts.map(() => ''));
}

/** Whether a connection comes about: its first packet and the answer go through the hosts in between. */
async function connects(host: string, space: 'pod' | 'other', to: string, seconds = 10): Promise<boolean> {
  const script = `nsenter --net=/run/netns/${space} timeout ${seconds} bash -c 'exec 3<>/dev/tcp/${to}/8080' 2>/dev/null`;
  return (await lab.exec(host, script)).code === 0;
}

interface Ways {
  in: boolean;
  out: boolean;
  away: boolean;
  others: boolean;
}

/** From the peer's pod to the host's, from there to the peer's pod and to a node, and into what is no pod. */
async function ways(host: string, seconds: number): Promise<Ways> {
  const own = host.slice(1);
  const [inward, out, away, others] = await Promise.all([
    connects(PEER, 'pod', `10.244.${own}.2`, seconds),
    connects(host, 'pod', '10.244.6.2', seconds),
    connects(host, 'pod', '172.28.128.16', seconds),
    connects(PEER, 'other', `10.77.${own}.2`, 2),
  ]);
  return { in: inward, out, away, others };
}

async function allWays(seconds = 10): Promise<Record<string, Ways>> {
  return Object.fromEntries(await Promise.all(BROKEN.map(async (host) => [host, await ways(host, seconds)])));
}

function each<T>(value: T): Record<string, T> {
  return Object.fromEntries(BROKEN.map((host) => [host, value]));
}

const CLOSED: Ways = { in: false, out: false, away: false, others: false };
const OPEN: Ways = { in: true, out: true, away: true, others: false };

function statuses({ hosts }: RunDocument): Record<string, string> {
  return Object.fromEntries(HOSTS.map((host) => [host, hosts[host]?.status ?? '']));
}

function told({ plays }: RunDocument, host: string): string[] {
  const results = plays.flatMap(({ tasks }) => tasks.filter(({ module }) => module === 'forward'));
  return results
    .flatMap((task) => task.results.filter((result) => result.host === host))
    .flatMap(({ findings }) => findings.map(({ code, message }) => `${code} ${message}`));
}

/** Without the chains of a zone, which firewalld makes when it is first used and keeps when it no longer is. */
async function stateOf(host: string): Promise<string> {
  return (await lab.state(host))
    .replaceAll(/\tchain \w+_trusted\w* \{[^}]*\}\n/g, '')
    .replaceAll(/\n+/g, '\n');
}

const broken = new Map<string, string>();

test('what drops pod traffic is named, and a check changes nothing', async () => {
  expect(await allWays(2)).toEqual(each(CLOSED));
  for (const host of HOSTS) broken.set(host, await stateOf(host));
  const { code, document } = await lab.run('check', playbook);
  expect([code, statuses(document)]).toEqual([8, { ...each('would-change'), [PEER]: 'ok' }]);
  expect(told(document, PEER)).toEqual([]);
  for (const [host, { named }] of Object.entries(KINDS))
    expect(told(document, host).join('\n'), host).toContain(
      `forward.blocked traffic of pods (10.244.0.0/16) is dropped by ${named}`,
    );
  for (const host of HOSTS) expect(await stateOf(host), host).toBe(broken.get(host));
});

test('pods get through, and nobody else', async () => {
  const { code, document } = await lab.run('run', playbook);
  expect([code, statuses(document)]).toEqual([0, { ...each('changed'), [PEER]: 'ok' }]);
  expect(await allWays()).toEqual(each(OPEN));
  const chain = await lab.exec('n3', 'iptables -S FORWARD');
  expect(chain.stdout.split('\n').map((line) => line.split(' ').slice(2, 4).join(' '))).toEqual([
    'ACCEPT',
    '-s 10.66.0.0/16',
    '-s 10.244.0.0/16',
    '-d 10.244.0.0/16',
    '-j REJECT',
    '-p icmp',
    '',
  ]);
});

test('a second run has nothing to do', async () => {
  const { code, document } = await lab.run('run', playbook);
  expect([code, statuses(document)]).toEqual([0, { ...each('ok'), [PEER]: 'ok' }]);
  for (const host of HOSTS) expect(told(document, host), host).toEqual([]);
});

test('undo restores each host to what it was', async () => {
  expect((await lab.run('undo', '-b')).code).toBe(0);
  for (const host of HOSTS) expect(await stateOf(host), host).toBe(broken.get(host));
  expect(await allWays(2)).toEqual(each(CLOSED));
});

test('pods get through after a boot too', async () => {
  expect((await lab.run('run', playbook)).code).toBe(0);
  await Promise.all(BROKEN.map((host) => lab.restart(host)));
  await makePods(BROKEN);
  expect(await allWays()).toEqual(each(OPEN));
  const { code, document } = await lab.run('run', playbook);
  expect([code, statuses(document)]).toEqual([0, { ...each('ok'), [PEER]: 'ok' }]);
});
