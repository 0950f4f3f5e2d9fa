import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixesOf } from '../../../src/doctor/fix.ts';
import type { Path } from '../../../src/doctor/path.ts';
import { readRoute } from '../../../src/doctor/route.ts';
import { translationOf } from '../../../src/doctor/service.ts';
import { walk } from '../../../src/doctor/walk.ts';
import { networkReader } from '../../../src/modules/cidr/network.ts';
import { parsePrefix } from '../../../src/net/address.ts';
import { parseIptables, readIptables } from '../../../src/net/firewall/iptables.ts';
import { parseNft } from '../../../src/net/firewall/nft-ruleset.ts';
import { error, host, links, network, networkOf, node, nodePath, podPath, probe, SILENT } from './paths.ts';

const DROPS = (hook: string) =>
  parseNft(
    JSON.stringify({
      nftables: [
        { table: { family: 'inet', name: 'filter', handle: 1 } },
        {
          chain: {
            family: 'inet',
            table: 'filter',
            name: hook,
            handle: 1,
            type: 'filter',
            hook,
            prio: 0,
            policy: 'drop',
          },
        },
      ],
    }),
  );

const RULES = (lines: string) => ({ chains: parseIptables(lines, 'iptables-nft', 'ip'), unread: [] });

/** Lets in what comes to pods, and nothing that they answer. */
const TO_PODS = RULES(`*filter
:FORWARD DROP [0:0]
-A FORWARD -o cni0 -j ACCEPT
COMMIT`);
/** To a pod on the same bridge. */
const ON_BRIDGE = { route: readRoute('10.244.1.5 dev cni0 src 10.244.1.1'), neighbour: null, carrier: null };
const NO_ENDPOINTS = RULES(`*filter
:OUTPUT ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
-A OUTPUT -m conntrack --ctstate NEW -j KUBE-SERVICES
-A KUBE-SERVICES -d 172.28.128.12/32 -p tcp -m comment --comment "default/web has no endpoints" -m tcp --dport 5000 -j REJECT --reject-with icmp-port-unreachable
COMMIT`);
const TWO_ENDPOINTS = RULES(`*nat
:OUTPUT ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-X - [0:0]
:KUBE-SEP-A - [0:0]
:KUBE-SEP-B - [0:0]
-A OUTPUT -j KUBE-SERVICES
-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-X
-A KUBE-SVC-X -m statistic --mode random --probability 0.5 -j KUBE-SEP-A
-A KUBE-SVC-X -j KUBE-SEP-B
-A KUBE-SEP-A -p tcp -j DNAT --to-destination 10.244.2.4:5000
-A KUBE-SEP-B -p tcp -j DNAT --to-destination 10.244.3.4:5000
COMMIT
`);
const NODE_PORT = RULES(`*nat
:PREROUTING ACCEPT [0:0]
:KUBE-NODEPORTS - [0:0]
:KUBE-SVC-X - [0:0]
-A PREROUTING -j KUBE-NODEPORTS
-A KUBE-NODEPORTS -p tcp -m tcp --dport 5000 -j KUBE-SVC-X
-A KUBE-SVC-X -p tcp -m tcp -j DNAT --to-destination 10.244.2.5:80
COMMIT`);
const REFUSED = probe({ answer: 'refused' });

const UNANSWERED = { state: 'FAILED', mac: null, line: '10.244.2.4 FAILED' };
const BLOCKED = error('firewall.blocked', '8472/udp from 172.28.128.11 is dropped by nftables');
const STRICT = error('rp_filter.strict', 'the reverse path filter of eth0 is strict');

/** What was seen, against the causes that it comes to, in their order. */
const TABLE: [what: string, seen: Path, causes: string[], verdict: string][] = [
  ['nothing wrong between pods', podPath(), [], 'right'],
  ['nothing wrong between nodes', nodePath(), [], 'right'],
  [
    'netem loses packets on a device of the way',
    podPath({
      receiver: host(2, { disciplines: ['qdisc netem 8001: dev cni0 root refcnt 2 limit 1000 loss 30%'] }),
      probe: probe({ pings: { sent: 10, lost: 4 } }),
    }),
    ['n2 tc.lossy'],
    'fault',
  ],
  [
    'filters of tc on a way that works',
    podPath({ receiver: host(2, { disciplines: ['qdisc clsact ffff: dev eth0 parent ffff:fff1 '] }) }),
    [],
    'right',
  ],
  [
    'some packets are lost, and nothing loses them',
    podPath({ probe: probe({ pings: { sent: 10, lost: 2 } }) }),
    ['n1 packets.some'],
    'fault',
  ],
  ['one packet is lost', podPath({ probe: probe({ pings: { sent: 10, lost: 1 } }) }), [], 'right'],
  [
    'forwarding is off where the way begins',
    podPath({
      sender: host(1, {}, { forwarding: [error('sysctl.value', 'net.ipv4.ip_forward is 0, not 1')] }),
      probe: SILENT,
    }),
    ['n1 forwarding.off fix'],
    'fault',
  ],
  [
    'one device of the way does not forward',
    podPath({
      receiver: host(
        2,
        {},
        {
          forwarding: [
            error('sysctl.interface-forwarding', 'flannel.1', {
              evidence: '/proc/sys/net/ipv4/conf/flannel.1/forwarding: 0',
            }),
          ],
        },
      ),
    }),
    ['n2 forwarding.off fix'],
    'fault',
  ],
  [
    'a device beside the way does not forward',
    podPath({
      receiver: host(
        2,
        {},
        {
          forwarding: [
            error('sysctl.interface-forwarding', 'eth9', {
              evidence: '/proc/sys/net/ipv4/conf/eth9/forwarding: 0',
            }),
          ],
        },
      ),
    }),
    [],
    'right',
  ],
  [
    'nodes themselves need no forwarding',
    nodePath({ sender: node(1, {}, { forwarding: [error('sysctl.value', 'net.ipv4.ip_forward is 0')] }) }),
    [],
    'right',
  ],
  [
    'bridged packets bypass iptables',
    podPath({
      sender: host(
        1,
        {},
        { bridge: [error('sysctl.value', 'net.bridge.bridge-nf-call-iptables is 0, not 1')] },
      ),
      probe: SILENT,
    }),
    ['n1 bridge.nf-off fix'],
    'fault',
  ],
  [
    'the overlay port is blocked where the way ends',
    podPath({ receiver: host(2, {}, { firewall: [BLOCKED] }), probe: SILENT }),
    ['n2 firewall.blocked fix'],
    'fault',
  ],
  [
    'the overlay port is blocked for answers',
    podPath({ sender: host(1, {}, { firewall: [BLOCKED] }), probe: SILENT }),
    ['n1 firewall.blocked fix'],
    'fault',
  ],
  [
    'a port is blocked by what netfix cannot get ahead of',
    nodePath({ receiver: node(2, {}, { firewall: [{ ...BLOCKED, fixable: false }] }), probe: SILENT }),
    ['n2 firewall.blocked'],
    'fault',
  ],
  [
    'what is not persistent is no cause',
    nodePath({
      receiver: node(2, {}, { firewall: [error('firewall.not-persistent', 'open until the next boot')] }),
    }),
    [],
    'right',
  ],
  [
    'a forward hook drops',
    podPath({ receiver: host(2, { rules: DROPS('forward') }), probe: SILENT }),
    ['n2 firewall.forward'],
    'fault',
  ],
  [
    'a forward hook drops what the forward module lets through',
    podPath({
      receiver: host(2, { rules: DROPS('forward') }, { forward: [error('forward.blocked', 'dropped')] }),
      probe: SILENT,
    }),
    ['n2 firewall.forward fix'],
    'fault',
  ],
  [
    'own output is dropped',
    nodePath({ sender: node(1, { rules: DROPS('output') }), probe: SILENT }),
    ['n1 firewall.output'],
    'fault',
  ],
  [
    'a ping is dropped',
    nodePath({
      question: { from: 'n1', to: 'n2', port: null, protocol: 'icmp' },
      target: { address: '172.28.128.12', port: null },
      receiver: node(2, { rules: DROPS('input') }),
      probe: SILENT,
    }),
    ['n2 firewall.input'],
    'fault',
  ],
  [
    "a pod's address lies in the sender's network",
    nodePath({
      question: { from: 'n1', to: '172.28.128.132', port: 5000, protocol: 'tcp' },
      target: { address: '172.28.128.132', port: 5000 },
      sender: node(1, {
        route: readRoute('172.28.128.132 dev eth0 src 172.28.128.11'),
        neighbour: UNANSWERED,
      }),
      receiver: host(2, { place: { ...host(2).place, address: '172.28.128.132' } }),
      probe: { ...SILENT, answer: 'unreachable' },
    }),
    ['n1 cidr.overlap'],
    'fault',
  ],
  [
    'pods of the other host are taken for neighbours',
    podPath({
      sender: host(1, {
        route: readRoute('10.244.2.4 dev flannel.1 src 10.244.1.0'),
        neighbour: UNANSWERED,
        network: network(1, '10.244.2.0/24 dev flannel.1 scope link'),
      }),
      probe: { ...SILENT, answer: 'unreachable' },
    }),
    ['n1 route.neighbour fix'],
    'fault',
  ],
  [
    'no route to the pods of the other host',
    podPath({
      sender: host(1, {
        route: readRoute('RTNETLINK answers: Network is unreachable'),
        neighbour: null,
        network: network(1),
      }),
      probe: { ...SILENT, answer: 'unreachable' },
    }),
    ['n1 route.missing fix'],
    'fault',
  ],
  [
    'the default route takes them',
    podPath({
      sender: host(1, {
        route: readRoute('10.244.2.4 via 172.28.128.1 dev eth0 src 172.28.128.11'),
        neighbour: null,
        network: network(1),
      }),
      probe: SILENT,
    }),
    ['n1 route.elsewhere fix'],
    'fault',
  ],
  [
    'a router between the nodes knows the pods',
    podPath({
      sender: host(1, { route: readRoute('10.244.2.4 via 172.28.128.1 dev eth0 src 172.28.128.11') }),
    }),
    [],
    'right',
  ],
  [
    'two pods of one host, which has its hardware address once',
    podPath({ sender: host(1, ON_BRIDGE), receiver: host(1, ON_BRIDGE) }),
    [],
    'right',
  ],
  [
    'two nodes have one hardware address, as cloned machines do',
    nodePath({ sender: node(1, { network: networkOf(1, '02:00:ac:1c:80:02') }), probe: SILENT }),
    ['n1 cidr.mac-twin'],
    'fault',
  ],
  [
    'two nodes have one hardware address and lose nothing, as with ipvlan',
    nodePath({ sender: node(1, { network: networkOf(1, '02:00:ac:1c:80:02') }) }),
    [],
    'right',
  ],
  [
    'a node that does not answer ARP',
    nodePath({
      sender: node(1, { neighbour: { ...UNANSWERED, line: '172.28.128.12 FAILED' } }),
      probe: { ...SILENT, answer: 'unreachable' },
    }),
    ['n1 neighbour.unanswered'],
    'fault',
  ],
  [
    'the overlay sends to a wrong node',
    podPath({ sender: host(1, { remote: '10.0.2.15' }), probe: SILENT }),
    ['n1 overlay.remote'],
    'fault',
  ],
  [
    'the overlay of the other host sends answers to a wrong node',
    podPath({ receiver: host(2, { remote: '10.0.2.15' }), probe: SILENT }),
    ['n2 overlay.remote'],
    'fault',
  ],
  [
    'the forwarding table of the overlay lacks the other node',
    podPath({ sender: host(1, { remote: 'none' }), probe: SILENT }),
    ['n1 overlay.remote'],
    'fault',
  ],
  ['the same, and packets arrive', podPath({ sender: host(1, { remote: 'none' }) }), [], 'right'],
  [
    'a pod without a route',
    podPath({
      probe: {
        ...SILENT,
        answer: 'unreachable',
        route: readRoute('RTNETLINK answers: Network is unreachable'),
      },
    }),
    ['n1 packets.pod-route'],
    'fault',
  ],
  [
    'rules that drop the packets of the tunnel on their way out',
    podPath({ receiver: host(2, { rules: DROPS('output') }), probe: SILENT }),
    ['n2 firewall.output'],
    'fault',
  ],
  [
    'rules that drop what is forwarded before it is',
    podPath({ receiver: host(2, { rules: DROPS('prerouting') }), probe: SILENT }),
    ['n2 firewall.forward'],
    'fault',
  ],
  [
    'the overlay of the other host has another port',
    podPath({ receiver: host(2, { links: links(2, { port: 4789 }) }), probe: SILENT }),
    ['n2 overlay.port'],
    'fault',
  ],
  [
    'the overlay of the other host is down',
    podPath({ receiver: host(2, { links: links(2, { flags: 'MULTICAST' }) }), probe: SILENT }),
    ['n2 overlay.down'],
    'fault',
  ],
  [
    'the other host has no such overlay',
    podPath({ receiver: host(2, { links: new Map() }), probe: SILENT }),
    ['n2 overlay.absent'],
    'fault',
  ],
  [
    'the overlay is larger than what carries it',
    podPath({ sender: host(1, { links: links(1, { mtu: 1500 }) }) }),
    ['n1 mtu.overlay'],
    'fault',
  ],
  ['a link between carries less', nodePath({ probe: probe({ largePing: false }) }), ['n1 mtu.path'], 'fault'],
  [
    'packets come in by a device that the way back does not leave by',
    nodePath({
      receiver: node(
        2,
        { route: readRoute('172.28.128.11 via 10.0.2.2 dev eth1 src 10.0.2.15') },
        { reversePath: [STRICT] },
      ),
      probe: SILENT,
    }),
    ['n2 rp_filter.strict fix'],
    'fault',
  ],
  [
    'a strict filter on a straight way',
    nodePath({ receiver: node(2, {}, { reversePath: [STRICT] }) }),
    [],
    'right',
  ],
  [
    'a full table',
    nodePath({
      sender: node(1, {}, { limits: [error('limits.neighbours', 'the IPv4 neighbour table overflowed')] }),
      probe: SILENT,
    }),
    ['n1 limits.full fix'],
    'fault',
  ],
  [
    'nothing listens',
    nodePath({ receiver: node(2, { sockets: [] }), probe: probe({ answer: 'refused' }) }),
    ['n2 listener.absent'],
    'fault',
  ],
  [
    'it listens on the loopback',
    nodePath({ receiver: node(2, { sockets: ['0100007F'] }), probe: probe({ answer: 'refused' }) }),
    ['n2 listener.loopback'],
    'fault',
  ],
  [
    'rules lead what nothing listens for elsewhere',
    nodePath({ receiver: node(2, { sockets: [] }) }),
    [],
    'right',
  ],
  [
    'no overlay holds its port yet',
    nodePath({
      question: { from: 'n1', to: 'n2', port: 8472, protocol: 'udp' },
      target: { address: '172.28.128.12', port: 8472 },
      receiver: node(2, { sockets: [] }),
    }),
    [],
    'right',
  ],
  ['the name leads elsewhere', nodePath({ resolved: ['192.0.2.7'] }), ['n1 name.wrong'], 'fault'],
  ['the name leads to another address of the host', nodePath({ resolved: ['10.244.2.1'] }), [], 'right'],
  ['nothing seen, and nothing arrives', nodePath({ probe: SILENT }), ['n1 packets.lost'], 'fault'],
  [
    'nothing seen, and it is refused',
    nodePath({ probe: probe({ answer: 'refused' }) }),
    ['n1 packets.refused'],
    'fault',
  ],
  [
    'nothing to send with',
    nodePath({ probe: probe({ answer: 'unsent', ping: null, largePing: null }) }),
    [],
    'unproven',
  ],
  [
    'a datagram that nobody answers',
    podPath({
      question: { from: '10.244.1.4', to: '10.244.2.4', port: 53, protocol: 'udp' },
      target: { address: '10.244.2.4', port: 53 },
      probe: probe({ answer: 'silent' }),
    }),
    [],
    'unproven',
  ],
  [
    'what the host lets in has no place for answers',
    nodePath({ sender: node(1, { rules: DROPS('input') }), probe: SILENT }),
    ['n1 firewall.input'],
    'fault',
  ],
  [
    'the answer is dropped where it is sent',
    nodePath({ receiver: node(2, { rules: DROPS('output') }), probe: SILENT }),
    ['n2 firewall.output'],
    'fault',
  ],
  [
    'a forward hook drops answers alone',
    podPath({ receiver: host(2, { rules: TO_PODS }), probe: SILENT }),
    ['n2 firewall.forward'],
    'fault',
  ],
  [
    'rules would drop what was answered all the same: it has another source by then',
    nodePath({ receiver: node(2, {}, { firewall: [BLOCKED] }) }),
    [],
    'right',
  ],
  [
    'no route is seen to what answers',
    podPath({
      sender: host(1, { route: readRoute('RTNETLINK answers: Network is unreachable'), neighbour: null }),
    }),
    [],
    'right',
  ],
  [
    'a Service without endpoints is no firewall to be opened',
    nodePath({ sender: node(1, { rules: NO_ENDPOINTS }), probe: REFUSED }),
    ['n1 service.no-endpoints'],
    'fault',
  ],
  [
    'the service listens on another address of its host',
    nodePath({ receiver: node(2, { sockets: ['0209090A'] }), probe: REFUSED }),
    ['n2 listener.address'],
    'fault',
  ],
  [
    'the service listens for IPv4 alone',
    nodePath({
      receiver: node(2, { sockets: ['00000000'] }),
      target: { address: 'fd00::2', port: 5000 },
      probe: REFUSED,
    }),
    ['n2 listener.address'],
    'fault',
  ],
  [
    'the service listens on that address, and in a socket of IPv6 for IPv4 alone',
    nodePath({ receiver: node(2, { sockets: ['0C801CAC', '0000000000000000FFFF00000C801CAC'] }) }),
    [],
    'right',
  ],
  [
    'a NodePort has no listener, and its end is elsewhere',
    nodePath({ receiver: node(2, { sockets: [], rules: NODE_PORT }), probe: SILENT }),
    ['n1 packets.lost'],
    'fault',
  ],
  [
    'the overlay has the hardware address of a device that is gone',
    podPath({
      sender: host(1, { neighbour: { state: 'PERMANENT', mac: '02:fe:00:00:00:99', line: 'PERMANENT' } }),
      probe: SILENT,
    }),
    ['n1 neighbour.other'],
    'fault',
  ],
  [
    'another machine answers for a node, or the cloud does for all: that is no proof',
    nodePath({
      sender: node(1, { neighbour: { state: 'REACHABLE', mac: '02:00:ac:1c:80:99', line: 'REACHABLE' } }),
      probe: SILENT,
    }),
    ['n1 packets.lost'],
    'fault',
  ],
  [
    'the name leads elsewhere, and that is not what loses packets to the address',
    nodePath({ resolved: ['172.28.128.13'], probe: SILENT }),
    ['n1 packets.lost', 'n1 name.wrong'],
    'fault',
  ],
  [
    'large packets do not fit, and that is not what loses small ones',
    nodePath({ probe: probe({ answer: 'silent', largePing: false }) }),
    ['n1 mtu.path', 'n1 packets.lost'],
    'fault',
  ],
  [
    'an address outside',
    nodePath({ receiver: null, target: { address: '192.0.2.1', port: 443 } }),
    [],
    'right',
  ],
];

test.each(TABLE)('%s', (_what, seen, causes, verdict) => {
  const found = walk(seen);
  const told = found.causes.map(({ host: at, code, fix }) => `${at} ${code}${fix === null ? '' : ' fix'}`);
  expect({ causes: told, verdict: found.verdict }).toEqual({ causes, verdict });
});

test('a fault that follows from another has no cause of its own', () => {
  const { steps } = walk(
    podPath({
      sender: host(1, { route: readRoute('10.244.2.4 dev flannel.1'), neighbour: UNANSWERED }),
      probe: SILENT,
    }),
  );
  const faults = steps.filter(({ status }) => status === 'fault');
  expect(faults.map(({ step, cause }) => [step, cause === null])).toEqual([
    ['route', false],
    ['neighbour', true],
    ['packets', true],
  ]);
});

test('what was not seen is unknown, never right by itself', () => {
  const blind = { forwarding: null, bridge: null, firewall: null, limits: null };
  const { steps, causes } = walk(
    podPath({
      sender: host(1, { rules: null }, blind),
      receiver: host(2, { rules: null, sockets: null }, blind),
    }),
  );
  const unknown = steps
    .filter(({ status }) => status === 'unknown')
    .map(({ step, host: at }) => `${step} ${at}`);
  expect(causes).toEqual([]);
  expect(new Set(unknown)).toEqual(
    new Set([
      'forwarding n1',
      'forwarding n2',
      'bridge n1',
      'bridge n2',
      'firewall n1',
      'firewall n2',
      'limits n1',
      'limits n2',
      'listener n2',
    ]),
  );
});

test('without root it says so once', () => {
  const { facts } = host(1);
  expect(walk(podPath({ sender: host(1, { facts: { ...facts, uid: 1000 } }) })).notes).toEqual([
    expect.stringContaining('n1 was looked at without root'),
  ]);
});

test('several causes of one host are one list of tasks, each once', () => {
  const found = { firewall: [BLOCKED], forwarding: [error('sysctl.value', 'net.ipv4.ip_forward is 0')] };
  const one = walk(podPath({ sender: host(1, {}, found), receiver: host(2, {}, found), probe: SILENT }));
  const firewall = { module: 'firewall', params: { allow: ['8472/udp'], from: 'all' } };
  const sysctl = { module: 'sysctl', params: { settings: { 'net.ipv4.ip_forward': 1 } } };
  expect(fixesOf(one)).toEqual([
    { host: 'n1', tasks: [sysctl, firewall] },
    { host: 'n2', tasks: [sysctl, firewall] },
  ]);
});

test("the route's fix puts back what stood there, and writes no word of a host unquoted", () => {
  const taken = (line: string) =>
    walk(
      podPath({
        sender: host(1, {
          route: readRoute('10.244.2.4 dev flannel.1'),
          neighbour: UNANSWERED,
          network: network(1, line),
        }),
        probe: SILENT,
      }),
    ).causes[0]?.fix;
  expect(taken('10.244.2.0/24 dev flannel.1 scope link linkdown')?.tasks).toEqual([
    {
      module: 'shell',
      params: {
        check: "ip -o route show 10.244.2.0/24 | grep -q 'via 10.244.2.0 dev flannel.1'",
        fix: 'ip route replace 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink',
        undo: 'ip route replace 10.244.2.0/24 dev flannel.1 scope link',
        risk: 'connectivity',
      },
    },
  ]);
  expect(taken('10.244.2.0/24 dev flannel.1;reboot scope link')).toBeNull();
});

test('docs/doctor.md tells of every step and every cause', () => {
  const root = new URL('../../../', import.meta.url);
  const page = readFileSync(new URL('docs/doctor.md', root), 'utf8');
  const folder = new URL('src/doctor/', root);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const source = files.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
  const codes = [...source.matchAll(/code: '([a-z_]+\.[a-z-]+)'|blame\((?:\w+, )?'([a-z_]+\.[a-z-]+)'/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  const steps = [...source.matchAll(/^ {2}id: '([a-z_]+)'/gm)].map((match) => match[1] ?? '');
  expect(codes.length).toBeGreaterThan(15);
  expect(steps.length).toBeGreaterThan(13);
  expect([...codes, ...steps].filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
});

test('filters of tc are named where packets are lost', () => {
  const disciplines = ['qdisc clsact ffff: dev eth0 parent ffff:fff1 ', 'qdisc tbf 1: dev eth9 root'];
  const { steps } = walk(podPath({ receiver: host(2, { disciplines }), probe: SILENT }));
  expect(steps.filter(({ step }) => step === 'tc')).toMatchObject([
    { host: 'n2', status: 'unknown', evidence: disciplines[0] },
  ]);
});

test('a pod whose device takes more than the tunnel: the tunnel is what is narrow', () => {
  const { causes } = walk(podPath({ probe: probe({ largePing: false, size: 1500 }) }));
  expect(causes.map(({ message }) => message)).toEqual([
    "packets of 1500 bytes do not get from n1 to 10.244.2.4 and back, though small ones do: flannel.1 of n1, with its 1450, carries less than the pod's device does",
  ]);
});

function deafToIcmp6(): ReturnType<typeof node> {
  const rules = readIptables(
    '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p ipv6-icmp -j DROP\nCOMMIT\n',
    'iptables-legacy',
    'ip6',
  );
  const facts = { ...node(2).facts, addresses: [{ device: 'eth0', address: 'fd00::2', prefix: 64 }] };
  return node(2, { rules, facts, place: { ...node(2).place, address: 'fd00::2' } });
}

test('a rule that drops all of ICMPv6 is why nobody says to have the address', () => {
  const { causes } = walk(
    nodePath({
      question: { from: 'n1', to: 'fd00::2', port: 22, protocol: 'tcp' },
      sender: node(1, {
        place: { ...node(1).place, address: 'fd00::1' },
        neighbour: { state: 'FAILED', mac: null, line: 'fd00::2 FAILED' },
      }),
      receiver: deafToIcmp6(),
      target: { address: 'fd00::2', port: 22 },
      probe: SILENT,
    }),
  );
  expect(causes[0]).toMatchObject({
    host: 'n2',
    code: 'firewall.input',
    message: expect.stringContaining('ICMPv6, and with it neighbour discovery: iptables-legacy for IPv6'),
  });
});

test('a rule for pings of IPv6 is seen', () => {
  const { causes } = walk(
    nodePath({
      question: { from: 'n1', to: 'fd00::2', port: null, protocol: 'icmp' },
      sender: node(1, { place: { ...node(1).place, address: 'fd00::1' } }),
      receiver: deafToIcmp6(),
      target: { address: 'fd00::2', port: null },
      probe: SILENT,
    }),
  );
  expect(causes.map(({ code, host: at }) => `${at} ${code}`)).toEqual(['n2 firewall.input']);
});

test('the network of a container bridge can move', () => {
  const sender = host(1, {
    network: network(1, '10.244.2.0/25 dev br-0123456789ab proto kernel scope link src 10.244.2.1'),
  });
  const own = sender.network.addresses[0];
  const subnet = parsePrefix('10.244.2.0/25');
  const address = parsePrefix('10.244.2.1');
  if (own === undefined || subnet === null || address === null) throw new Error('no address');
  sender.network.addresses.push({ device: 'br-0123456789ab', address, subnet, line: 'br-0123456789ab' });
  const [cause] = walk(podPath({ sender, probe: SILENT })).causes;
  expect(cause).toMatchObject({
    code: 'cidr.overlap',
    message: expect.stringContaining('the two cannot both stay'),
    advice: expect.stringContaining('br-0123456789ab is a network of the containers'),
  });
});

test('a tunnel that sends from an address which the other host cannot know', () => {
  const lines = (mac: string): string[] => [
    'address 2: eth0    inet 172.28.128.12/24 scope global eth0',
    'address 5: eth9    inet 10.0.2.15/24 scope global eth9',
    `vxlan 4: flannel.1: <UP> mtu 1450 \\    link/ether ${mac} \\    vxlan id 1 local 10.0.2.15 dev eth9 dstport 8472`,
  ];
  const receiver = host(2, {
    links: links(2, { local: '10.0.2.15' }),
    network: networkReader()(lines('02:fe:00:00:00:02').join('\n')),
  });
  const sender = host(1, { remote: '10.0.2.15' });
  expect(walk(podPath({ sender, receiver, probe: SILENT })).causes).toMatchObject([
    { host: 'n2', code: 'cidr.vxlan-local', message: expect.stringContaining('sends from 10.0.2.15') },
  ]);
  expect(walk(podPath({ sender, receiver })).causes).toEqual([]);
});

test('a Service with several endpoints: one is walked to, and the others are named', () => {
  const question = { from: 'n1', to: '10.96.0.10', port: 80, protocol: 'tcp' } as const;
  const service = translationOf(node(1, { rules: TWO_ENDPOINTS }), question, '10.96.0.10');
  expect(service).toMatchObject({
    to: { address: '10.244.2.4', port: 5000 },
    others: [{ address: '10.244.3.4', port: 5000 }],
  });
  const { steps, causes } = walk(podPath({ service, probe: SILENT }));
  expect(steps.find(({ step }) => step === 'service')?.line).toBe(
    'n1 turns 10.96.0.10:80 into 10.244.2.4:5000, one of 2 endpoints; the others are 10.244.3.4:5000',
  );
  expect(causes[0]?.message).toContain('may have gone to another of its endpoints (10.244.3.4:5000)');
});

test('an address that another machine answers for is not said to be right, though packets arrive', () => {
  const neighbour = { state: 'REACHABLE', mac: '02:00:ac:1c:80:03', line: 'lladdr 02:00:ac:1c:80:03' };
  const { steps } = walk(nodePath({ sender: node(1, { neighbour }) }));
  expect(steps.filter(({ step }) => step === 'neighbour').map(({ status }) => status)).toEqual([
    'unknown',
    'ok',
  ]);
});

test('a port of a node that a pod does not get through to is opened to all pods of that range', () => {
  const receiver = node(2, {}, { firewall: [BLOCKED] });
  const target = { address: '172.28.128.12', port: 5000 };
  const from = (sender: ReturnType<typeof host>): unknown => {
    const [fix] = fixesOf(walk(podPath({ sender, receiver, target, probe: SILENT })));
    return fix?.tasks.at(-1)?.params.from;
  };
  expect(from(host(1))).toEqual(['10.244.1.0/24', '172.28.128.11']);
  expect(from(host(1, { podRange: '10.244.0.0/16' }))).toEqual(['10.244.0.0/16', '172.28.128.11']);
});

/** A rule of nat POSTROUTING, behind those that flannel, kube-proxy and the bridge plugin have there. */
const NAT = (rule: string) =>
  RULES(`*nat
:POSTROUTING ACCEPT [0:0]
:KUBE-POSTROUTING - [0:0]
:CNI-A - [0:0]
:FLANNEL-POSTRTG - [0:0]
-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
-A POSTROUTING -s 10.244.1.9/32 -j CNI-A
${rule}
-A POSTROUTING -j FLANNEL-POSTRTG
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
-A KUBE-POSTROUTING -j MASQUERADE --random-fully
-A CNI-A ! -d 224.0.0.0/4 -j MASQUERADE
-A FLANNEL-POSTRTG -m mark --mark 0x4000/0x4000 -j RETURN
-A FLANNEL-POSTRTG -s 10.244.1.0/24 -d 10.244.0.0/16 -j RETURN
-A FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE --random-fully
-A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.0.0/16 -j MASQUERADE --random-fully
COMMIT`);

const SNAT_RULE = '-A POSTROUTING -s 10.244.1.0/24 -j SNAT --to-source 10.99.99.99';

describe('a source that the sender rewrites', () => {
  const sent = (rule: string, silent = true) =>
    walk(podPath({ sender: host(1, { rules: NAT(rule) }), ...(silent ? { probe: SILENT } : {}) }));

  test('to an address that it does not have: the rule and where answers go are named', () => {
    const { causes } = sent(SNAT_RULE);
    expect(causes.map(({ code }) => code)).toEqual(['firewall.source']);
    expect(causes[0]?.message).toBe(
      `n1 gives what n1 forwards between cni0 and flannel.1 another source: iptables, table nat, chain POSTROUTING, rule \`${SNAT_RULE}\`; answers go to 10.99.99.99, which is no address of n1`,
    );
  });

  test('not one that it has on its loopback, nor where it was refused: that came back', () => {
    const lo = { device: null, address: '10.99.99.99', prefix: 32 };
    const own = host(1, { rules: NAT(SNAT_RULE) });
    const held = { ...own, facts: { ...own.facts, addresses: [...own.facts.addresses, lo] } };
    const codes = (path: Path) => walk(path).causes.map(({ code }) => code);
    expect(codes(podPath({ sender: held, probe: SILENT }))).not.toContain('firewall.source');
    const refused = { ...SILENT, answer: 'refused' as const };
    expect(codes(podPath({ sender: own, probe: refused }))).not.toContain('firewall.source');
  });

  test('by nft, too', () => {
    const listing = {
      nftables: [
        { table: { family: 'ip', name: 'nat', handle: 1 } },
        {
          chain: {
            family: 'ip',
            table: 'nat',
            name: 'post',
            handle: 1,
            type: 'nat',
            hook: 'postrouting',
            prio: 100,
            policy: 'accept',
          },
        },
        {
          rule: {
            family: 'ip',
            table: 'nat',
            chain: 'post',
            handle: 2,
            expr: [{ snat: { addr: '10.99.99.99' } }],
          },
        },
      ],
    };
    const { causes } = walk(
      podPath({ sender: host(1, { rules: parseNft(JSON.stringify(listing)) }), probe: SILENT }),
    );
    expect(causes.map(({ code }) => code)).toEqual(['firewall.source']);
  });

  test('to its own, between pods: it may be meant so, and is named', () => {
    const { causes, steps } = sent('-A POSTROUTING -s 10.244.1.0/24 -j MASQUERADE');
    expect(causes.map(({ code }) => code)).toEqual(['packets.lost']);
    const doubts = steps.filter(({ status }) => status === 'unknown');
    expect(doubts.map(({ line }) => line)).toEqual([
      expect.stringContaining('-s 10.244.1.0/24 -j MASQUERADE`'),
    ]);
  });

  test.each([
    ['nothing of the cluster', ''],
    [
      'what leaves the cluster alone',
      '-A POSTROUTING -s 10.244.0.0/16 ! -d 10.244.0.0/16 -j SNAT --to-source 10.99.99.99',
    ],
    ['by a mark', '-A POSTROUTING -m mark --mark 0x8000/0x8000 -j SNAT --to-source 10.99.99.99'],
    [
      'perhaps',
      '-A POSTROUTING -m statistic --mode random --probability 0.5 -j SNAT --to-source 10.99.99.99',
    ],
  ])('not %s', (_, rule) => {
    const { causes, steps } = sent(rule);
    expect(causes.map(({ code }) => code)).toEqual(['packets.lost']);
    expect(steps.filter(({ line }) => line.includes('another source'))).toEqual([]);
  });

  test('nor where packets are answered', () => {
    expect(sent(SNAT_RULE, false)).toMatchObject({ verdict: 'right', causes: [] });
    expect(JSON.stringify(sent('-A POSTROUTING -j MASQUERADE', false))).not.toContain('another source');
  });
});

describe('what `ip route get` does not tell', () => {
  const marking = (match: string) =>
    RULES(`*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING ${match} -j MARK --set-xmark 0x1/0xff
COMMIT`);
  const RULE = '50: from all fwmark 0x1/0xff lookup 77';
  const unknowns = (sender: Parameters<typeof host>[1], change: Partial<Path> = { probe: SILENT }) =>
    walk(podPath({ sender: host(1, sender), ...change }))
      .steps.filter(({ step, status }) => step === 'route' && status === 'unknown')
      .map(({ line }) => line);

  test('a rule for a mark that the firewall gives these packets', () => {
    const markRules = [RULE];
    expect(unknowns({ markRules, rules: marking('-i cni0 -s 10.244.1.0/24') })).toEqual([
      `rules of n1 mark with 0x1 what it sends to 10.244.2.4, and its rule \`${RULE}\` sends what is marked so elsewhere: by which route it goes was not seen`,
    ]);
    expect(unknowns({ markRules, rules: marking('-m u32 --u32 "0=0"') })).toEqual([
      expect.stringMatching(/^rules of n1 may mark/),
    ]);
    expect(
      unknowns({ markRules: ['9: not from all fwmark 0x1 lookup 88'], rules: marking('-i cni0') }),
    ).toHaveLength(1);
  });

  test.each([
    ['for packets that are not marked', { markRules: [RULE] }],
    ['for those of another device', { markRules: [RULE], rules: marking('-i eth1') }],
    [
      'for another mark',
      { markRules: ['50: from all fwmark 0x2/0xff lookup 77'], rules: marking('-i cni0') },
    ],
    [
      'for another destination',
      { markRules: ['50: from all to 10.9.0.0/16 fwmark 0x1/0xff lookup 77'], rules: marking('-i cni0') },
    ],
    [
      'for all but marked ones, as of WireGuard',
      { markRules: ['9: not from all fwmark 0xca6c lookup 51820'] },
    ],
    ['an IPsec policy between others', { ipsec: ['src 10.9.0.0/16 dst 10.244.2.0/24 dir out priority 0'] }],
    [
      'an IPsec policy of an xfrm interface, or for marked packets',
      {
        ipsec: [
          'src 0.0.0.0/0 dst 0.0.0.0/0 dir out priority 0 ptype main tmpl src 1.1.1.1 dst 2.2.2.2 proto esp if_id 0x2a',
          'src 0.0.0.0/0 dst 0.0.0.0/0 dir out priority 0 mark 0x2a/0xffffffff',
        ],
      },
    ],
    ['one for what comes in', { ipsec: ['src 10.244.1.0/24 dst 10.244.2.0/24 dir in priority 0'] }],
  ])('not a rule %s', (_, sender) => {
    expect(unknowns(sender)).toEqual([]);
  });

  test('an IPsec policy for the packets, or for those of the tunnel', () => {
    for (const policy of [
      'src 10.244.1.0/24 dst 10.244.2.0/24 dir out priority 0 tmpl src 1.1.1.1 dst 2.2.2.2',
      'src 172.28.128.11/32 dst 172.28.128.12/32 proto udp dport 8472 dir out action block',
    ])
      expect(unknowns({ ipsec: [policy] })).toEqual([
        expect.stringContaining(`n1 is for these packets (\`${policy}\`)`),
      ]);
  });

  test('nothing of it where packets arrive', () => {
    expect(
      unknowns({ markRules: [RULE], rules: marking('-i cni0'), ipsec: ['src ::/0 dst ::/0 dir out'] }, {}),
    ).toEqual([]);
  });
});

test('tables whose rules are not judged are named where packets are lost', () => {
  const rules = parseNft(
    '{"nftables": [{"table": {"family": "bridge", "name": "f"}}, {"chain": {"family": "bridge", "table": "f", "name": "o", "handle": 1, "type": "filter", "hook": "output", "prio": 0, "policy": "drop"}}]}',
  );
  const [cause] = walk(podPath({ receiver: host(2, { rules }), probe: SILENT })).causes;
  expect(cause?.message).toContain('the rules of the nft tables bridge f of n2 were not judged');
});
