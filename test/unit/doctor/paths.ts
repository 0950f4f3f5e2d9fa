import { readLinks } from '../../../src/doctor/links.ts';
import type { HostSeen, Path, Place, Probe } from '../../../src/doctor/path.ts';
import type { Question } from '../../../src/doctor/question.ts';
import { readRoute } from '../../../src/doctor/route.ts';
import type { TaskId } from '../../../src/doctor/tasks.ts';
import { networkReader } from '../../../src/modules/cidr/network.ts';
import type { Facts, Finding } from '../../../src/modules/module.ts';
import { parseNft } from '../../../src/net/firewall/nft-ruleset.ts';
import { hostView } from '../modules/namespace-host.ts';

/** What modules find on a host, by task. */
export type Found = Partial<Record<TaskId, Finding[] | null>>;

const NO_RULES = parseNft('{"nftables": []}');

/** A host like n1 (172.28.128.11), with flannel and the bridge plugin, and nothing wrong. */
export function host(n: number, change: Partial<HostSeen> = {}, found: Found = {}): HostSeen {
  const peer = n === 1 ? 2 : 1;
  const address = `172.28.128.1${n}`;
  const facts: Facts = {
    ...hostView().facts,
    hostname: `n${n}`,
    addresses: [
      { device: 'eth0', address, prefix: 24 },
      { device: 'cni0', address: `10.244.${n}.1`, prefix: 24 },
      { device: 'flannel.1', address: `10.244.${n}.0`, prefix: 32 },
    ],
  };
  return {
    name: `n${n}`,
    address,
    facts,
    place: pod(n, facts),
    route: readRoute(
      `10.244.${peer}.4 via 10.244.${peer}.0 dev flannel.1 src 10.244.${n}.0 uid 0 \\    cache `,
    ),
    own: readRoute(`10.244.${n}.4 dev cni0 src 10.244.${n}.1 uid 0`),
    neighbour: {
      state: 'PERMANENT',
      mac: `02:fe:00:00:00:0${peer}`,
      line: `10.244.${peer}.0 lladdr 02:fe:00:00:00:0${peer} PERMANENT`,
    },
    remote: `172.28.128.1${peer}`,
    carrier: {
      device: 'eth0',
      hop: `172.28.128.1${peer}`,
      entry: { state: 'REACHABLE', mac: `02:00:ac:1c:80:0${peer}`, line: 'REACHABLE' },
    },
    inbound: readRoute(`10.244.${n}.4 from 10.244.${peer}.4 dev cni0 iif flannel.1`),
    inside: null,
    markRules: [],
    ipsec: [],
    disciplines: [],
    links: links(n),
    echoes: true,
    sockets: ['00000000'],
    network: network(n, `10.244.${peer}.0/24 via 10.244.${peer}.0 dev flannel.1 onlink`),
    holders: new Map(),
    virtualServers: [],
    podRange: null,
    rules: NO_RULES,
    plan(task) {
      const findings = found[task];
      return findings === null ? null : { findings: findings ?? [], changes: [] };
    },
    ...change,
  };
}

function pod(n: number, facts: Facts): Place {
  return {
    host: { name: `n${n}`, address: `172.28.128.1${n}`, facts },
    address: `10.244.${n}.4`,
    kind: 'pod',
    twins: [],
    namespace: '/run/netns/a',
  };
}

/** The same host as an end itself. */
export function node(n: number, change: Partial<HostSeen> = {}, found: Found = {}): HostSeen {
  const peer = n === 1 ? 2 : 1;
  const seen = host(n, {}, found);
  return {
    ...seen,
    place: { ...seen.place, kind: 'node', address: seen.address, namespace: null },
    route: readRoute(`172.28.128.1${peer} dev eth0 src ${seen.address} uid 0`),
    own: readRoute(`local ${seen.address} dev lo src ${seen.address} uid 0`),
    neighbour: { state: 'REACHABLE', mac: `02:00:ac:1c:80:0${peer}`, line: 'REACHABLE' },
    remote: null,
    carrier: null,
    inbound: null,
    ...change,
  };
}

export function links(n: number, { port = 8472, local = `172.28.128.1${n}`, mtu = 1450, flags = 'UP' } = {}) {
  return readLinks(`1: lo: <LOOPBACK,UP> mtu 65536 qdisc noqueue state UNKNOWN
2: eth0@if3: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP \\    link/ether 02:00:ac:1c:80:0${n} \\    veth addrgenmode eui64
3: cni0: <BROADCAST,UP> mtu 1450 qdisc noqueue state UP \\    link/ether 76:0d:78:1d:26:4${n} \\    bridge forward_delay 1500
4: flannel.1: <BROADCAST,${flags}> mtu ${mtu} qdisc noqueue state UNKNOWN \\    link/ether 02:fe:00:00:00:0${n} \\    vxlan id 1 local ${local} dev eth0 srcport 0 0 dstport ${port} nolearning ttl auto`);
}

export function network(n: number, ...routes: string[]) {
  return networkOf(n, `02:00:ac:1c:80:0${n}`, ...routes);
}

/** With the hardware address of eth0. */
export function networkOf(n: number, mac: string, ...routes: string[]) {
  return networkReader()(
    [
      `mac eth0 ${mac}`,
      `address 2: eth0    inet 172.28.128.1${n}/24 brd 172.28.128.255 scope global eth0`,
      `address 3: cni0    inet 10.244.${n}.1/24 scope global cni0`,
      `address 4: flannel.1    inet 10.244.${n}.0/32 scope global flannel.1`,
      `vxlan 4: flannel.1: <UP> mtu 1450 \\    vxlan id 1 local 172.28.128.1${n} dev eth0 dstport 8472`,
      `route 172.28.128.0/24 dev eth0 proto kernel scope link src 172.28.128.1${n}`,
      `route 10.244.${n}.0/24 dev cni0 proto kernel scope link src 10.244.${n}.1`,
      ...routes.map((route) => `route ${route}`),
    ].join('\n'),
  );
}

export function probe(change: Partial<Probe> = {}): Probe {
  return {
    answer: 'answered',
    how: '5000/tcp to 10.244.2.4 from 10.244.1.4',
    said: '',
    route: null,
    ping: true,
    pings: { sent: 10, lost: 0 },
    largePing: true,
    fits: null,
    size: 1450,
    ...change,
  };
}

/** Nothing comes back. */
export const SILENT = probe({
  answer: 'silent',
  ping: false,
  pings: { sent: 10, lost: 10 },
  largePing: false,
});

const PODS: Question = { from: '10.244.1.4', to: '10.244.2.4', port: 5000, protocol: 'tcp' };

/** From a pod of n1 to a pod of n2, and nothing wrong. */
export function podPath(change: Partial<Path> = {}): Path {
  return {
    question: PODS,
    resolved: null,
    sender: host(1),
    receiver: host(2),
    target: { address: '10.244.2.4', port: 5000 },
    service: null,
    probe: probe(),
    ...change,
  };
}

/** From n1 to n2:5000 itself. */
export function nodePath(change: Partial<Path> = {}): Path {
  return podPath({
    question: { ...PODS, from: 'n1', to: 'n2' },
    resolved: [],
    sender: node(1),
    receiver: node(2),
    target: { address: '172.28.128.12', port: 5000 },
    ...change,
  });
}

export function error(code: string, message: string, more: Partial<Finding> = {}): Finding {
  return { code, severity: 'error', message, fixable: true, ...more };
}
