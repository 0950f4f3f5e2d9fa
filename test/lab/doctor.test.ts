import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DoctorDocument } from '../../src/report/walk.ts';
import { type Lab, startLab } from './lab.ts';

/** n1, n2 and n3 have one fault each; n4 and n5 are healthy. */
const FAULTS = { n1: ['ip_forward'], n2: ['bridge-nf'], n3: ['fw-nftables'] };
const HOSTS = ['n1', 'n2', 'n3', 'n4', 'n5'];

/** A node as flannel and the bridge plugin make it, with the pods `a` (.4) and `b` (.5), which serve on 5000/tcp. */
function node(n: number): string {
  return `set -e
ip link add cni0 type bridge
ip address add 10.244.${n}.1/24 dev cni0
ip link set cni0 mtu 1450 up
${flannel(n)}
${POD}
pod a 10.244.${n}.4/24 10.244.${n}.1
pod b 10.244.${n}.5/24 10.244.${n}.1`;
}

function flannel(n: number): string {
  const peers = HOSTS.map((_, i) => i + 1).filter((peer) => peer !== n);
  return `ip link add flannel.1 address 02:fe:00:00:00:0${n} type vxlan id 1 dstport 8472 local 172.28.128.1${n} dev eth0 nolearning
ip address add 10.244.${n}.0/32 dev flannel.1
ip link set flannel.1 up
${peers.map((peer) => peerOf(peer)).join('\n')}`;
}

function peerOf(peer: number): string {
  return `ip neighbour add 10.244.${peer}.0 lladdr 02:fe:00:00:00:0${peer} dev flannel.1 nud permanent
bridge fdb append 02:fe:00:00:00:0${peer} dev flannel.1 dst 172.28.128.1${peer}
ip route add 10.244.${peer}.0/24 via 10.244.${peer}.0 dev flannel.1 onlink`;
}

/** The kernel forgets the neighbours and the routes of a device that goes down. */
function flannelUp(host: string): string {
  const peers = HOSTS.filter((peer) => peer !== host).map((peer) => peer.slice(1));
  return `ip link set flannel.1 up
for peer in ${peers.join(' ')}; do
  ip neighbour replace 10.244.$peer.0 lladdr 02:fe:00:00:00:0$peer dev flannel.1 nud permanent
  ip route replace 10.244.$peer.0/24 via 10.244.$peer.0 dev flannel.1 onlink
done`;
}

/** pod NAME ADDRESS GATEWAY [BRIDGE]: takes connections on 5000/tcp. */
const POD = `SERVER='import socket
server = socket.create_server(("", 5000))
while True: server.accept()'
pod() {
  ip netns add "$1"
  ip link add "veth$1" mtu 1450 type veth peer name eth0 mtu 1450 netns "$1"
  ip link set "veth$1" master "\${4:-cni0}" up
  ip -n "$1" link set lo up
  ip -n "$1" address add "$2" dev eth0
  ip -n "$1" link set eth0 up
  ip -n "$1" route add default via "$3"
  nsenter --net=/run/netns/$1 setsid python3 -IS -c "$SERVER" >/dev/null 2>&1 </dev/null &
  until nsenter --net=/run/netns/$1 grep -q ':1388 0*:0000 0A' /proc/net/tcp; do sleep 0.05; done
}`;

/** As kube-proxy writes them for a Service 10.96.0.10:5000 with one endpoint, the pod b of n2. */
const SERVICE = `set -e
iptables -t nat -N KUBE-SERVICES
iptables -t nat -N KUBE-SVC-NETFIX
iptables -t nat -N KUBE-SEP-NETFIX
iptables -t nat -A PREROUTING -m comment --comment 'kubernetes service portals' -j KUBE-SERVICES
iptables -t nat -A OUTPUT -m comment --comment 'kubernetes service portals' -j KUBE-SERVICES
iptables -t nat -A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment 'default/web' -m tcp --dport 5000 -j KUBE-SVC-NETFIX
iptables -t nat -A KUBE-SVC-NETFIX -m comment --comment 'default/web -> 10.244.2.5:5000' -j KUBE-SEP-NETFIX
iptables -t nat -A KUBE-SEP-NETFIX -p tcp -m comment --comment default/web -m tcp -j DNAT --to-destination 10.244.2.5:5000`;

/**
 * As kube-proxy writes its nftables mode (1.33): a Service 10.96.0.20:5000 with `endpoint`, by the node port 30080 too, and
 * 10.96.0.21:5000, which has none.
 */
const nftService = (node: string, endpoint: string): string => `nft -f - <<'END'
table ip kube-proxy {
  set cluster-ips { type ipv4_addr; elements = { 10.96.0.20, 10.96.0.21 } }
  set nodeport-ips { type ipv4_addr; elements = { ${node} } }
  map no-endpoint-services { type ipv4_addr . inet_proto . inet_service : verdict; elements = { 10.96.0.21 . tcp . 5000 comment "default/none:http" : goto reject-chain } }
  map no-endpoint-nodeports { type inet_proto . inet_service : verdict; }
  map service-ips { type ipv4_addr . inet_proto . inet_service : verdict; elements = { 10.96.0.20 . tcp . 5000 : goto service-ULMVA6XW-default/web/tcp/http } }
  map service-nodeports { type inet_proto . inet_service : verdict; elements = { tcp . 30080 : goto external-ULMVA6XW-default/web/tcp/http } }
  chain filter-prerouting-pre-dnat { type filter hook prerouting priority dstnat - 10; policy accept; }
  chain filter-input { type filter hook input priority filter; policy accept; ct state new jump nodeport-endpoints-check; ct state new jump service-endpoints-check; }
  chain filter-forward { type filter hook forward priority filter; policy accept; ct state new jump service-endpoints-check; ct state new jump cluster-ips-check; }
  chain filter-output { type filter hook output priority filter; policy accept; ct state new jump service-endpoints-check; ct state new jump cluster-ips-check; }
  chain service-endpoints-check { ip daddr . meta l4proto . th dport vmap @no-endpoint-services; }
  chain nodeport-endpoints-check { ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports; }
  chain cluster-ips-check { ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"; }
  chain nat-prerouting { type nat hook prerouting priority dstnat; policy accept; jump services; }
  chain nat-output { type nat hook output priority -100; policy accept; jump services; }
  chain nat-postrouting { type nat hook postrouting priority srcnat; policy accept; jump masquerading; }
  chain masquerading { meta mark & 0x4000 == 0 return; meta mark set meta mark ^ 0x4000; masquerade fully-random; }
  chain mark-for-masquerade { meta mark set meta mark | 0x4000; }
  chain reject-chain { reject; }
  chain services { ip daddr . meta l4proto . th dport vmap @service-ips; ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports; }
  chain service-ULMVA6XW-default/web/tcp/http { ip daddr 10.96.0.20 ip saddr != 10.244.0.0/16 jump mark-for-masquerade; numgen random mod 1 vmap { 0 : goto endpoint-GTK6MW7G-default/web/tcp/http }; }
  chain external-ULMVA6XW-default/web/tcp/http { jump mark-for-masquerade; goto service-ULMVA6XW-default/web/tcp/http; }
  chain endpoint-GTK6MW7G-default/web/tcp/http { ip saddr ${endpoint} jump mark-for-masquerade; meta l4proto tcp dnat to ${endpoint}:5000; }
}
END`;

const SCHEMA = JSON.parse(readFileSync(new URL('../../schemas/doctor.schema.json', import.meta.url), 'utf8'));
const isValid = new Ajv({ strict: false }).compile(SCHEMA);

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'doctor', hosts: HOSTS.length, faults: FAULTS });
  await Promise.all(HOSTS.map((host, i) => on(host, node(i + 1))));
  await on('n2', SERVICE);
});
afterAll(() => lab?.down());

async function on(host: string, script: string): Promise<void> {
  expect(await lab.exec(host, script)).toMatchObject({ code: 0, stderr: '' });
}

/** A connection from a pod, or from the host itself: empty where it came, else what the kernel says. */
async function connects(host: string, pod: string | null, address: string, seconds = 4): Promise<string> {
  const inside = pod === null ? '' : `nsenter --net=/run/netns/${pod} `;
  const script = `${inside}timeout ${seconds} bash -c 'exec 3<>/dev/tcp/${address}/5000' 2>&1 || echo "exit $?"`;
  return (await lab.exec(host, script)).stdout;
}

async function pings(host: string, pod: string, address: string): Promise<boolean> {
  return (await lab.exec(host, `nsenter --net=/run/netns/${pod} ping -c 2 -W 2 ${address}`)).code === 0;
}

interface Seen {
  code: number;
  /** `code` of each cause of each walk. */
  causes: string[][];
  document: DoctorDocument;
  /** Steps that are not ok, of the last walk. */
  bad: string[];
}

async function doctor(from: string, to: string, ...more: string[]): Promise<Seen> {
  const args = ['doctor', '--from', from, '--to', to, '-b', '-i', lab.inventory, '--json', ...more];
  const { code, stdout, stderr } = await lab.netfix(args);
  if (stdout === '') throw new Error(stderr);
  const document = JSON.parse(stdout) as DoctorDocument;
  expect(isValid(document), JSON.stringify(isValid.errors)).toBe(true);
  const last = document.walks.at(-1)?.steps ?? [];
  return {
    code,
    causes: document.walks.map(({ causes }) => causes.map((cause) => `${cause.host} ${cause.code}`)),
    document,
    bad: last
      .filter(({ status }) => status !== 'ok')
      .map(({ step, host, line }) => `${step} ${host}: ${line}`),
  };
}

async function undo(host: string): Promise<number> {
  return (await lab.run('undo', '-b', '-l', host)).code;
}

/** The whole of a story that netfix can end: named, fixed, proven, right on the second look, and taken back. */
async function story(given: {
  host: string;
  from: string;
  to: string;
  cause: string;
  works(): Promise<boolean>;
}): Promise<DoctorDocument> {
  const { host, from, to, cause, works } = given;
  const broken = await lab.state(host);
  expect(await works()).toBe(false);
  const found = await doctor(from, to);
  expect({ code: found.code, causes: found.causes }, found.bad.join('\n')).toEqual({
    code: 2,
    causes: [[cause]],
  });
  expect(await lab.state(host)).toBe(broken);
  const fixed = await doctor(from, to, '--fix');
  expect({ code: fixed.code, causes: fixed.causes }, fixed.bad.join('\n')).toEqual({
    code: 0,
    causes: [[cause], []],
  });
  expect(fixed.document.fix?.hosts[host]?.status).toBe('changed');
  expect(await works()).toBe(true);
  const again = await doctor(from, to);
  expect({ code: again.code, verdict: again.document.walks[0]?.verdict }, again.bad.join('\n')).toEqual({
    code: 0,
    verdict: 'right',
  });
  expect(await undo(host)).toBe(0);
  expect(await lab.state(host)).toBe(broken);
  expect(await works()).toBe(false);
  return found.document;
}

describe.concurrent('healthy hosts', () => {
  test.each([
    ['n4', 'n5'],
    ['n4', 'n5:22'],
    ['n4', 'n5:8472/udp'],
    ['10.244.4.4', '10.244.5.4:5000'],
    ['10.244.4.4', '10.244.4.5:5000'],
    ['n5', '10.244.4.4'],
  ])('from %s to %s nothing is found', async (from, to) => {
    const { code, causes, bad, document } = await doctor(from, to);
    expect({ code, causes, bad, verdict: document.walks[0]?.verdict }).toEqual({
      code: 0,
      causes: [[]],
      bad: [],
      verdict: 'right',
    });
  });
});

describe.concurrent("the article's stories", () => {
  test('IP forwarding: a pod of n1 times out', async () => {
    expect(await connects('n1', 'a', '10.244.4.4')).toContain('exit 124');
    const { walks, playbook } = await story({
      host: 'n1',
      from: '10.244.1.4',
      to: '10.244.4.4:5000',
      cause: 'n1 forwarding.off',
      works: async () => (await connects('n1', 'a', '10.244.4.4')) === '',
    });
    expect(walks[0]?.causes[0]?.message).toContain('net.ipv4.ip_forward is 0');
    expect(playbook).toEqual([
      { hosts: 'n1', become: true, tasks: [{ sysctl: { settings: { 'net.ipv4.ip_forward': 1 } } }] },
    ]);
  });

  test('bridging: a Service whose pod is on the same bridge does not answer', async () => {
    const { walks } = await story({
      host: 'n2',
      from: '10.244.2.4',
      to: '10.96.0.10:5000',
      cause: 'n2 bridge.nf-off',
      works: async () => (await connects('n2', 'a', '10.96.0.10')) === '',
    });
    const lines = walks[0]?.steps.map(({ line }) => line).join('\n');
    expect(lines).toContain('n2 turns 10.96.0.10:5000 into 10.244.2.5:5000');
    expect(walks[0]?.causes[0]?.message).toContain('net.bridge.bridge-nf-call-iptables is 0');
  });

  test('firewall: 100 % packet loss between pods', async () => {
    const { walks, playbook } = await story({
      host: 'n3',
      from: '10.244.4.4',
      to: '10.244.3.4',
      cause: 'n3 firewall.blocked',
      works: () => pings('n4', 'a', '10.244.3.4'),
    });
    expect(walks[0]?.causes[0]?.message).toContain('table inet filter, chain input, policy drop');
    expect(playbook).toEqual([
      { hosts: 'n3', become: true, tasks: [{ firewall: { allow: ['8472/udp'], from: 'all' } }] },
    ]);
  });

  test('no route to host: pods of n5 are taken for neighbours', async () => {
    await on('n4', 'ip route replace 10.244.5.0/24 dev flannel.1 scope link');
    expect(await connects('n4', 'a', '10.244.5.4')).toContain('No route to host');
    const { walks } = await story({
      host: 'n4',
      from: '10.244.4.4',
      to: '10.244.5.4:5000',
      cause: 'n4 route.neighbour',
      works: async () => (await connects('n4', 'a', '10.244.5.4')) === '',
    });
    expect(
      walks[0]?.steps.find(({ step, status }) => step === 'neighbour' && status === 'fault'),
    ).toMatchObject({
      host: 'n4',
      line: 'nobody on flannel.1 says to have 10.244.5.4',
    });
    await on('n4', 'ip route replace 10.244.5.0/24 via 10.244.5.0 dev flannel.1 onlink');
  });
});

test("the article's story of the pod range: a pod's address lies in the nodes' network; told with a free range, for it cannot be changed", async () => {
  await on(
    'n5',
    `ip link add cni1 type bridge
ip address add 172.28.128.129/25 dev cni1
ip link set cni1 mtu 1450 up
${POD}
pod c 172.28.128.132/25 172.28.128.129 cni1`,
  );
  expect(await connects('n4', null, '172.28.128.132')).toContain('No route to host');
  const before = await lab.state('n4');
  const { code, causes, document } = await doctor('n4', '172.28.128.132:5000', '--fix');
  expect({ code, causes, fix: document.fix, playbook: document.playbook }).toEqual({
    code: 2,
    causes: [['n4 cidr.overlap']],
    fix: null,
    playbook: [],
  });
  const [cause] = document.walks[0]?.causes ?? [];
  expect(cause?.message).toContain(
    '172.28.128.132 of n5 lies in 172.28.128.0/24, a network of n4 (dev eth0)',
  );
  expect(cause?.advice).toMatch(/make it anew with 10\.245\.0\.0\/16, which is free on the two hosts/);
  expect(await lab.state('n4')).toBe(before);
});

describe('the way is that of the packets themselves', () => {
  test('to a Service whose pod is on another node: its route is the one behind the translation', async () => {
    await on('n5', SERVICE);
    await on('n2', 'sysctl -q -w net.bridge.bridge-nf-call-iptables=1');
    const { code, bad, document } = await doctor('10.244.5.4', '10.96.0.10:5000');
    expect({ code, bad }).toEqual({ code: 0, bad: [] });
    expect(document.walks[0]?.steps.map(({ line }) => line)).toContain(
      'to 10.244.2.5 by 10.244.2.0, flannel.1',
    );
  });

  test('a Service by the nftables of kube-proxy: to its endpoint, without one, at a port that it has not', async () => {
    await on('n4', nftService('172.28.128.14', '10.244.5.5'));
    expect(await connects('n4', 'a', '10.96.0.20')).toBe('');
    const right = await doctor('10.244.4.4', '10.96.0.20:5000');
    expect({ causes: right.causes, bad: right.bad }).toEqual({ causes: [[]], bad: [] });
    expect(right.document.walks[0]?.steps).toContainEqual(
      expect.objectContaining({
        line: 'n4 turns 10.96.0.20:5000 into 10.244.5.5:5000',
        evidence: expect.stringContaining('goto service-ULMVA6XW-default/web/tcp/http'),
      }),
    );
    expect((await doctor('n4', '10.96.0.20:5000')).causes).toEqual([[]]);
    for (const from of ['n4', '10.244.4.4']) {
      expect((await doctor(from, '10.96.0.21:5000')).causes).toEqual([['n4 service.no-endpoints']]);
      expect((await doctor(from, '10.96.0.20:81')).causes).toEqual([['n4 service.no-port']]);
    }
    const nodePort = await doctor('n5', 'n4:30080');
    expect({ causes: nodePort.causes, bad: nodePort.bad }).toEqual({ causes: [[]], bad: [] });
    await on('n4', 'nft delete table ip kube-proxy');
  });

  test('an address that NodeLocal DNSCache has on every node: the one that asks has its own', async () => {
    const device =
      'ip link add nodelocaldns type bridge; ip link set nodelocaldns up; ip address add 169.254.20.10/32 dev nodelocaldns';
    await Promise.all(['n4', 'n5'].map((host) => on(host, device)));
    const { causes, bad, document } = await doctor('n5', '169.254.20.10:22');
    expect({ causes, bad }).toEqual({ causes: [[]], bad: [] });
    expect([...new Set(document.walks[0]?.steps.map(({ host }) => host))]).toEqual(['n5']);
    await Promise.all(['n4', 'n5'].map((host) => on(host, 'ip link del nodelocaldns')));
  });

  test('a pod that asks for a Service whose endpoint it is itself', async () => {
    await on(
      'n4',
      `${nftService('172.28.128.14', '10.244.4.5')}\nsysctl -q -w net.bridge.bridge-nf-call-iptables=1`,
    );
    expect(await connects('n4', 'a', '10.96.0.20')).toBe('');
    expect(await connects('n4', 'b', '10.96.0.20')).toContain('exit 124');
    const { causes, document } = await doctor('10.244.4.5', '10.96.0.20:5000');
    expect(causes).toEqual([['n4 bridge.hairpin']]);
    const [cause] = document.walks[0]?.causes ?? [];
    const [command = ''] = /ip link set dev vethb .*/.exec(cause?.advice ?? '') ?? [];
    await on('n4', command);
    expect(await connects('n4', 'b', '10.96.0.20')).toBe('');
    const mended = await doctor('10.244.4.5', '10.96.0.20:5000');
    expect({ causes: mended.causes, bad: mended.bad }).toEqual({ causes: [[]], bad: [] });
    await on('n4', 'ip link set dev vethb type bridge_slave hairpin off; nft delete table ip kube-proxy');
  });

  test.each([
    ['n4', 'n5', 'sysctl -q -w net.ipv4.icmp_echo_ignore_all='],
    ['n4', '10.244.5.4', 'nsenter --net=/run/netns/a sysctl -q -w net.ipv4.icmp_echo_ignore_all='],
  ])('a ping from %s to %s, which is told to answer none', async (from, to, set) => {
    await on('n5', `${set}1`);
    expect((await doctor(from, to)).causes).toEqual([['n5 listener.silent']]);
    expect((await doctor(from, to.startsWith('n') ? `${to}:22` : `${to}:5000`)).causes).toEqual([[]]);
    await on('n5', `${set}0`);
    expect((await doctor(from, to)).causes).toEqual([[]]);
  });

  test('from a host with several addresses: from the one that the kernel takes', async () => {
    await on('n4', 'ip address add 10.8.0.4/24 dev eth0');
    await on(
      'n5',
      `ip address add 10.8.0.5/24 dev eth0
nft 'add table inet f; add chain inet f i { type filter hook input priority 0; }; add rule inet f i ip saddr 10.8.0.0/24 tcp dport 22 drop'`,
    );
    const { causes, document } = await doctor('n4', '10.8.0.5:22');
    expect(causes).toEqual([['n5 firewall.blocked']]);
    expect(document.walks[0]?.causes[0]?.message).toContain('22/tcp from 10.8.0.4 is dropped');
    await on('n5', 'nft delete table inet f');
  });

  test('from a pod whose packets a rule sends nowhere', async () => {
    await on('n4', 'ip rule add from 10.244.4.0/24 blackhole');
    const { causes } = await doctor('10.244.4.4', '10.244.5.4:5000');
    expect(causes).toEqual([['n4 route.refused']]);
    await on('n4', 'ip rule del from 10.244.4.0/24 blackhole');
  });

  test.each([
    [
      'n4 firewall.output',
      'n4',
      `nft 'add table inet f; add chain inet f o { type filter hook output priority 0; }; add rule inet f o udp dport 8472 drop'`,
      'nft delete table inet f',
    ],
    [
      'n5 firewall.forward',
      'n5',
      'iptables -t raw -I PREROUTING -p tcp --dport 5000 -j DROP',
      'iptables -t raw -D PREROUTING -p tcp --dport 5000 -j DROP',
    ],
    [
      'n4 overlay.remote',
      'n4',
      'bridge fdb del 02:fe:00:00:00:05 dev flannel.1 dst 172.28.128.15',
      'bridge fdb append 02:fe:00:00:00:05 dev flannel.1 dst 172.28.128.15',
    ],
    [
      'n4 route.refused',
      'n4',
      'ip rule add from 10.244.4.0/24 lookup 77; ip route add unreachable default table 77',
      'ip rule del from 10.244.4.0/24 lookup 77; ip route flush table 77',
    ],
    ['n4 route.refused', 'n4', 'ip route add blackhole 10.244.5.4', 'ip route del blackhole 10.244.5.4'],
    [
      'n5 route.rule',
      'n5',
      'ip rule add iif flannel.1 lookup 77; ip route add default dev eth0 table 77',
      'ip rule del iif flannel.1 lookup 77; ip route flush table 77',
    ],
    [
      'n4 route.rule',
      'n4',
      'ip rule add pref 50 to 10.244.5.0/24 lookup 77; ip route add 10.244.5.0/24 via 172.28.128.250 table 77',
      'ip rule del pref 50; ip route flush table 77',
    ],
    [
      'n5 place.twin',
      'n5',
      `ip netns add dup; ip link add vethdup address fe:ff:ff:ff:ff:ff type veth peer name eth0 netns dup; ip link set vethdup master cni0 up
ip -n dup link set eth0 address 02:aa:00:00:00:01 up; ip -n dup address add 10.244.5.4/24 dev eth0
ip neigh replace 10.244.5.4 lladdr 02:aa:00:00:00:01 dev cni0 nud permanent`,
      'ip neigh del 10.244.5.4 dev cni0; ip netns del dup',
    ],
    [
      'n4 ranges.twin',
      'n4',
      'ip route del 10.244.5.0/24; ip address add 10.244.5.1/24 dev cni0',
      'ip address del 10.244.5.1/24 dev cni0; ip route add 10.244.5.0/24 via 10.244.5.0 dev flannel.1 onlink',
    ],
    [
      'n4 neighbour.other',
      'n4',
      'ip neighbour replace 172.28.128.15 lladdr 02:de:ad:be:ef:01 dev eth0 nud permanent',
      'ip neighbour del 172.28.128.15 dev eth0',
    ],
    ['n5 place.unlinked', 'n5', 'ip link set cni0 down', 'ip link set cni0 up'],
    [
      'n5 place.unlinked',
      'n5',
      'ip address del 10.244.5.1/24 dev cni0',
      'ip address add 10.244.5.1/24 dev cni0',
    ],
    ['n4 overlay.down', 'n4', 'ip link set flannel.1 down', flannelUp('n4')],
    ['n5 overlay.down', 'n5', 'ip link set flannel.1 down', flannelUp('n5')],
    ['n5 link.down', 'n5', 'ip link set vetha down', 'ip link set vetha up'],
    ['n5 link.unbridged', 'n5', 'ip link set vetha nomaster', 'ip link set vetha master cni0'],
    ['n5 link.blocked', 'n5', 'bridge link set dev vetha state 0', 'bridge link set dev vetha state 3'],
  ])('of pods, all of it on their hosts: %s', async (cause, host, breaks, mends) => {
    await on(host, breaks);
    expect(await connects('n4', 'a', '10.244.5.4', 1.5)).not.toBe('');
    const { causes } = await doctor('10.244.4.4', '10.244.5.4:5000');
    await on(host, mends);
    expect(causes).toEqual([[cause]]);
    expect(await connects('n4', 'a', '10.244.5.4')).toBe('');
  });

  test("a program that holds the overlay's port, where its device is gone", async () => {
    const program = `python3 -IS -c 'import socket, time
held = socket.socket(type=socket.SOCK_DGRAM)
held.bind(("", 8472))
time.sleep(1e4)'`;
    await on(
      'n5',
      `ip link del flannel.1; setsid ${program} >/dev/null 2>&1 </dev/null & until ss -Huan 'sport = :8472' | grep -q .; do sleep 0.05; done`,
    );
    const seen = [await doctor('n4', 'n5:8472/udp'), await doctor('10.244.4.4', '10.244.5.4:5000')];
    await on(
      'n5',
      `pkill -f '[h]eld.bind'; while ss -Huan 'sport = :8472' | grep -q .; do sleep 0.05; done; set -e; ${flannel(5)}`,
    );
    expect(seen.map(({ causes }) => causes)).toEqual([[['n5 listener.holder']], [['n5 overlay.absent']]]);
    for (const { document } of seen)
      expect(JSON.stringify(document.walks[0]?.causes)).toMatch(/python3 \(pid \d+\) holds 8472\/udp/);
    expect(await connects('n4', 'a', '10.244.5.4')).toBe('');
  });

  test('pods of one host, whose bridged packets meet rules for what is forwarded', async () => {
    await on('n4', 'iptables -I FORWARD -i cni0 -o cni0 -j DROP');
    const { causes } = await doctor('10.244.4.4', '10.244.4.5:5000');
    await on('n4', 'iptables -D FORWARD -i cni0 -o cni0 -j DROP');
    expect(causes).toEqual([['n4 firewall.forward']]);
  });

  test('an address that a namespace left over on another host has, too', async () => {
    await on('n4', 'ip netns add old; ip -n old link set lo up; ip -n old address add 10.244.5.4/32 dev lo');
    const { code, bad } = await doctor('10.244.4.4', '10.244.5.4:5000');
    await on('n4', 'ip netns del old');
    expect({ code, bad }).toEqual({ code: 0, bad: [] });
  });

  test('packets that come in by another device than the way back leaves by', async () => {
    const strict = (value: number) =>
      `sysctl -qw net.ipv4.conf.all.rp_filter=${value} net.ipv4.conf.eth0.rp_filter=${value}`;
    await on('n5', 'ip route replace 10.244.4.0/24 via 172.28.128.14 dev eth0');
    await on('n4', strict(1));
    const { causes, document } = await doctor('10.244.4.4', '10.244.5.4:5000');
    await on('n4', strict(0));
    await on('n5', 'ip route replace 10.244.4.0/24 via 10.244.4.0 dev flannel.1 onlink');
    expect(causes).toEqual([['n4 rp_filter.strict']]);
    expect(document.walks[0]?.causes[0]?.message).toContain(
      'comes in by eth0, for the way back leaves by flannel.1',
    );
  });

  test('some packets are lost, where no rule that is judged loses them', async () => {
    await on(
      'n5',
      `nft 'add table bridge f; add chain bridge f o { type filter hook output priority 0; }; add rule bridge f o ip protocol icmp numgen inc mod 3 == 0 drop'`,
    );
    const { code, causes, document } = await doctor('10.244.4.4', '10.244.5.4:5000');
    await on('n5', 'nft delete table bridge f');
    expect({ code, causes }).toEqual({ code: 2, causes: [['n4 packets.some']] });
    expect(document.walks[0]?.causes[0]?.message).toMatch(
      /^[34] of 10 pings from n4 to 10\.244\.5\.4 got no answer$/,
    );
  });

  test('what the firewall marks, and an IPsec policy, may go elsewhere: both are named', async () => {
    const mark = 'PREROUTING -i cni0 -j MARK --set-mark 7';
    const policy = 'src 10.244.4.0/24 dst 10.244.5.0/24 dir out';
    await on(
      'n4',
      `iptables -t mangle -A ${mark}; ip rule add fwmark 7 lookup 77; ip xfrm policy add ${policy} action block`,
    );
    const { causes, document } = await doctor('10.244.4.4', '10.244.5.4:5000');
    await on('n4', `iptables -t mangle -D ${mark}; ip rule del fwmark 7; ip xfrm policy delete ${policy}`);
    expect(causes).toEqual([['n4 packets.lost']]);
    const unknown = document.walks[0]?.steps.filter(
      ({ step, status }) => step === 'route' && status === 'unknown',
    );
    expect(unknown?.map(({ line }) => line)).toEqual([
      expect.stringMatching(
        /^rules of n4 mark with 0x7 what it sends to 10\.244\.5\.4, and its rule `.* fwmark 0x7 lookup 77`/,
      ),
      expect.stringMatching(
        /^an IPsec policy of n4 is for these packets \(`src 10\.244\.4\.0\/24 .* action block /,
      ),
    ]);
  });

  test('a pod that has lost its route', async () => {
    await on('n4', 'ip -n a route del default');
    const { causes } = await doctor('10.244.4.4', '10.244.5.4:5000');
    await on('n4', 'ip -n a route add default via 10.244.4.1');
    expect(causes).toEqual([['n4 packets.pod-route']]);
  });

  test('what else is inside of a pod is said not to be looked at', async () => {
    await on('n5', 'nsenter --net=/run/netns/a iptables -A INPUT -p tcp -j DROP');
    const { causes, document } = await doctor('10.244.4.4', '10.244.5.4:5000');
    await on('n5', 'nsenter --net=/run/netns/a iptables -D INPUT -p tcp -j DROP');
    expect(causes).toEqual([['n4 packets.lost']]);
    const [{ message, advice } = { message: '', advice: '' }] = document.walks[0]?.causes ?? [];
    expect(message).toContain(
      'what is inside of the pods was not looked at (10.244.4.4 on n4, 10.244.5.4 on n5)',
    );
    expect(advice).toContain('look into the pods first (`nsenter --net=');
  });

  test('answers pass rules, too: a host that lets in SSH and nothing that belongs to its own connections', async () => {
    await on(
      'n4',
      `nft 'add table inet f; add chain inet f i { type filter hook input priority 0; policy drop; }; add rule inet f i iif lo accept; add rule inet f i tcp dport 22 accept'`,
    );
    const { causes } = await doctor('n4', 'n5:22');
    expect(causes).toEqual([['n4 firewall.input']]);
    await on('n4', 'nft delete table inet f');
  });
});

describe('a host that cannot be looked at is told with exit code 4', () => {
  test('one that goes away while it is looked at', async () => {
    await on(
      'n4',
      "printf '#!/bin/sh\\npkill -KILL -f ^/bin/sh.-s\\n' >/usr/local/bin/nft && chmod +x /usr/local/bin/nft",
    );
    const args = ['doctor', '--from', 'n5', '--to', 'n4', '-b', '-i', lab.inventory];
    const { code, stdout } = await lab.netfix(args);
    await on('n4', 'rm /usr/local/bin/nft');
    expect(code).toBe(4);
    expect(stdout).toMatch(/not looked at: n4: .*\n.*The way was not walked/s);
  });

  test('one that does not answer at all', async () => {
    await on(
      'n4',
      "pkill -x sshd; while grep -q ':0016 .* 0A ' /proc/net/tcp /proc/net/tcp6; do sleep 0.05; done",
    );
    const { code, stdout } = await lab.netfix([
      'doctor',
      '--from',
      'n5',
      '--to',
      'n4',
      '-b',
      '-i',
      lab.inventory,
    ]);
    expect(code).toBe(4);
    expect(stdout).toContain('connection refused');
  });
});
