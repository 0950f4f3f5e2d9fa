import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkReader } from '../../../src/modules/cidr/network.ts';
import { cidr } from '../../../src/modules/cidr.ts';
import type { Finding, Fleet, FleetHost, StepOutput } from '../../../src/modules/module.ts';
import { type AddressRange, contains, formatPrefix, overlap, parsePrefix } from '../../../src/net/address.ts';
import { checkParams } from '../../../src/playbook/params.ts';
import { hostView } from './namespace-host.ts';

type Params = Parameters<typeof cidr.run>[1];

interface Setup {
  /** What each host's script prints, from n1 on; null for a lost connection. */
  hosts: (string | null)[];
  /** By host name; without it 172.28.128.11, .12, … */
  address?: Record<string, string>;
  groups?: Record<string, string[]>;
  absent?: Fleet['absent'];
}

function fleetOf({ hosts, address = {}, groups = {}, absent = [] }: Setup): Fleet & { trips: number } {
  const members: FleetHost[] = hosts.map((_, i) => {
    const name = `n${i + 1}`;
    return { name, address: address[name] ?? `172.28.128.${11 + i}`, facts: hostView().facts };
  });
  const fleet = {
    hosts: members,
    absent,
    groups,
    trips: 0,
    progress: () => undefined,
    each: async (script: (host: FleetHost) => string | null) => {
      fleet.trips += 1;
      const outputs = members.map((host, i): [string, StepOutput] => {
        expect(script(host)).toContain('ip -o address show');
        const stdout = hosts[i] ?? '';
        const failure = hosts[i] === null ? 'the connection was lost' : null;
        return [host.name, { exitCode: 0, stdout, stderr: '', failure }];
      });
      return new Map(outputs);
    },
  };
  return fleet;
}

/** A host on the lab's network, with more lines. */
function node(number: number, ...more: string[]): string {
  return [
    'address 1: lo    inet 127.0.0.1/8 scope host lo',
    'address 1: lo    inet6 ::1/128 scope host ',
    `address 2: eth0    inet 172.28.128.${10 + number}/24 brd 172.28.128.255 scope global eth0`,
    'address 2: eth0    inet6 fe80::1/64 scope link ',
    'route default via 172.28.128.1 dev eth0 ',
    `route 172.28.128.0/24 dev eth0 proto kernel scope link src 172.28.128.${10 + number} `,
    'route local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1 ',
    'route fe80::/64 dev eth0 proto kernel metric 256 pref medium',
    ...more,
    '',
  ].join('\n');
}

/** `host code message` of every finding. */
async function told(setup: Setup, params: Params): Promise<string[]> {
  expect(checkParams(cidr.params, params)).toEqual([]);
  const { findings } = await cidr.run(fleetOf(setup), params);
  return Object.entries(findings).flatMap(([host, list]) =>
    list.map(({ code, severity, message }) => `${host} ${severity} ${code} ${message}`),
  );
}

/** Codes alone, for one host with these lines. */
async function codes(lines: string[], params: Params, groups: Setup['groups'] = {}): Promise<string[]> {
  const all = await told({ hosts: [node(1, ...lines)], groups }, params);
  return all.map((text) => text.split(' ')[2] ?? '');
}

const POD: Params = { pods: '10.244.0.0/16' };

describe('ranges and hosts', () => {
  test('three healthy hosts in one round trip: nothing to tell', async () => {
    const fleet = fleetOf({ hosts: [node(1), node(2), node(3)] });
    expect(await cidr.run(fleet, POD)).toEqual({ findings: {}, matrices: [] });
    expect(fleet.trips).toBe(1);
  });

  test('a pod range around the network of the hosts names them all, and proposes another', async () => {
    const { findings } = await cidr.run(fleetOf({ hosts: [node(1), node(2)] }), { pods: ['172.28.0.0/16'] });
    const expected: Finding = {
      code: 'cidr.overlap',
      severity: 'error',
      message:
        'pod range 172.28.0.0/16 overlaps 172.28.128.0/24, a network of n1 (172.28.128.11 on eth0) and n2 (172.28.128.12 on eth0); free on all hosts is 10.244.0.0/16',
      evidence: [
        'n1: eth0    inet 172.28.128.11/24 brd 172.28.128.255 scope global eth0',
        'n1: 172.28.128.0/24 dev eth0 proto kernel scope link src 172.28.128.11',
        'n2: eth0    inet 172.28.128.12/24 brd 172.28.128.255 scope global eth0',
        'n2: 172.28.128.0/24 dev eth0 proto kernel scope link src 172.28.128.12',
      ].join('\n'),
    };
    expect(findings).toEqual({ n1: [expected], n2: [expected] });
  });

  test('a host that has another network is told only of its own', async () => {
    const other = node(2).replaceAll('172.28.128.', '192.168.7.');
    const hosts = [node(1), other];
    const address = { n2: '192.168.7.12' };
    expect(await told({ hosts, address }, { pods: '192.168.0.0/16' })).toEqual([
      expect.stringMatching(
        /^n2 error cidr\.overlap pod range 192\.168\.0\.0\/16 overlaps 192\.168\.7\.0\/24/,
      ),
    ]);
  });

  test('a gateway of the other family leaves the route in its own', () => {
    const { routes } = networkReader()(
      'route default via inet6 fe80::1 dev d0 \nroute 10.9.0.0/24 via inet6 fe80::1 dev d0 \nroute default via fe80::1 dev d0 ',
    );
    expect(routes.map(({ destination, gateways }) => [destination, ...gateways].map(formatPrefix))).toEqual([
      ['0.0.0.0/0', 'fe80::1'],
      ['10.9.0.0/24', 'fe80::1'],
      ['::/0', 'fe80::1'],
    ]);
  });

  test.each<[string, string[], string[]]>([
    [
      'a connected network inside',
      [
        'address 3: eth1    inet 10.244.9.1/24 scope global eth1',
        'route 10.244.9.0/24 dev eth1 proto kernel scope link src 10.244.9.1 ',
      ],
      ['cidr.overlap'],
    ],
    [
      'a connected network around',
      [
        'address 3: eth1    inet 10.1.2.3/8 scope global eth1',
        'route 10.0.0.0/8 dev eth1 proto kernel scope link src 10.1.2.3 ',
      ],
      ['cidr.overlap'],
    ],
    ['a single address', ['address 1: lo    inet 10.244.3.3/32 scope global lo'], ['cidr.overlap']],
    [
      'an address of a tunnel, and its peer',
      [
        'address 3: tun0    inet 10.244.3.3 peer 10.244.3.4/32 scope global tun0',
        'route 10.244.3.4 dev tun0 proto kernel scope link src 10.244.3.3 ',
      ],
      ['cidr.overlap', 'cidr.overlap'],
    ],
    ['a route into it', ['route 10.244.7.0/24 via 172.28.128.99 dev eth0 proto static '], ['cidr.overlap']],
    ['a route to the same', ['route 10.244.0.0/16 via 172.28.128.99 dev eth0 '], ['cidr.overlap']],
    [
      'a route in a table of its own',
      ['route 10.244.7.0/24 dev wg0 table 51820 scope link '],
      ['cidr.overlap'],
    ],
    [
      'several next hops',
      [
        'route 10.244.7.0/24 \\\tnexthop via 172.28.128.98 dev eth0 weight 1 \\\tnexthop via 172.28.128.99 dev eth0 weight 1 ',
      ],
      ['cidr.overlap'],
    ],
    ['a local prefix', ['route local 10.244.7.0/24 dev lo table local scope host '], ['cidr.overlap']],
    ['a broader route', ['route 10.0.0.0/8 via 172.28.128.99 dev eth0 '], ['cidr.broader-route']],
    [
      'a broader route over a tunnel',
      ['address 3: wg0    inet 10.8.0.2/24 scope global wg0', 'route 10.0.0.0/8 dev wg0 scope link '],
      ['cidr.broader-route'],
    ],
    [
      'docker0',
      [
        'address 4: docker0    inet 10.244.0.1/16 scope global docker0',
        'route 10.244.0.0/16 dev docker0 proto kernel scope link src 10.244.0.1 linkdown ',
      ],
      ['cidr.overlap'],
    ],
    [
      'the default route in two halves',
      ['route 0.0.0.0/1 via 10.8.0.1 dev tun0 ', 'route 128.0.0.0/1 via 10.8.0.1 dev tun0 '],
      [],
    ],
    [
      'routes that discard',
      [
        'route blackhole 10.244.1.0/26 proto bird ',
        'route unreachable 10.0.0.0/8 ',
        'route prohibit 10.244.0.0/16 ',
        'route throw 10.244.9.0/24 table 7 ',
      ],
      [],
    ],
    ['another network', ['route 10.245.0.0/16 via 172.28.128.99 dev eth0 '], []],
  ])('%s', async (_, lines, expected) => {
    expect(await codes(lines, { ...POD, services: [] })).toEqual(expected);
  });

  test('a node address that is on no device (a NAT in front) counts too', async () => {
    const address = { n1: '10.244.5.5' };
    expect(await told({ hosts: [node(1)], address }, POD)).toEqual([
      expect.stringContaining(
        'pod range 10.244.0.0/16 holds 10.244.5.5, an address of n1 (where other nodes reach it); free on all hosts is 10.245.0.0/16',
      ),
    ]);
  });

  test('IPv6', async () => {
    const lines = [
      'address 2: eth0    inet6 fd00:10:244:5::1/64 scope global ',
      'route fd00:10:244:5::/64 dev eth0 proto kernel metric 256 pref medium',
    ];
    expect(await told({ hosts: [node(1, ...lines)] }, { pods: '10.244.0.0/16,fd00:10:244::/48' })).toEqual([
      'n1 error cidr.overlap pod range fd00:10:244::/48 overlaps fd00:10:244:5::/64, a network of n1 (fd00:10:244:5::1 on eth0); free on all hosts is fd00:10:245::/48',
    ]);
  });

  test('without `service`, what kubeadm takes; with an empty list, none', async () => {
    const lines = ['route 10.100.0.0/16 via 172.28.128.99 dev eth0 '];
    expect(await codes(lines, {})).toEqual(['cidr.overlap']);
    expect(await codes(lines, { services: [] })).toEqual([]);
  });

  test('ranges against each other, told to all; each proposal is one of its own', async () => {
    const params = { pods: ['10.96.0.0/16', '10.97.0.0/16'] };
    const all = await told({ hosts: [node(1), node(2)] }, params);
    expect(all).toEqual(
      ['n1', 'n2'].flatMap((host) => [
        `${host} error cidr.ranges-overlap pod range 10.96.0.0/16 overlaps service range 10.96.0.0/12; free on all hosts is 10.244.0.0/16`,
        `${host} error cidr.ranges-overlap pod range 10.97.0.0/16 overlaps service range 10.96.0.0/12; free on all hosts is 10.245.0.0/16`,
      ]),
    );
  });

  test('nothing is proposed where nothing is free', async () => {
    const lines = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(
      (to) => `route ${to} via 172.28.128.99 dev eth0 `,
    );
    const all = await told({ hosts: [node(1, ...lines)] }, { ...POD, services: [] });
    expect(all).toEqual([expect.stringContaining('; no private range of that size is free on all hosts')]);
  });

  test('many networks in a range end in a number', async () => {
    const lines = Array.from({ length: 250 }, (_, i) => `route 10.244.${i}.0/24 via 172.28.128.99 dev eth0 `);
    const all = await told({ hosts: [node(1, ...lines)] }, POD);
    expect(all).toHaveLength(41);
    expect(all.at(-1)).toBe('n1 error cidr.overlap and 210 more of these');
  });
});

describe('what the running cluster made from the very range', () => {
  const flannel = [
    'address 4: flannel.1    inet 10.244.1.0/32 scope global flannel.1',
    'address 5: cni0    inet 10.244.1.1/24 brd 10.244.1.255 scope global cni0',
    'route 10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1 ',
    'route 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink ',
  ];

  test.each<[string, string[]]>([
    ['flannel', flannel],
    [
      'flannel, host-gw: the next hop is a node of the inventory',
      ['route 10.244.3.0/24 via 172.28.128.13 dev eth0 '],
    ],
    [
      'Calico, IPIP',
      [
        'address 6: tunl0    inet 10.244.1.0/32 scope global tunl0',
        'route 10.244.2.0/26 via 172.28.128.77 dev tunl0 proto bird onlink ',
        'route 10.244.1.5 dev cali0123456789a scope link ',
        'route blackhole 10.244.1.0/26 proto bird ',
      ],
    ],
    [
      'Calico, through a router of the rack',
      [
        'route 10.244.2.0/26 via 172.28.128.77 dev eth0 proto bird ',
        'route 10.244.4.0/26 via 172.28.128.77 dev eth0 proto 80 onlink ',
      ],
    ],
    [
      'Cilium',
      [
        'address 6: cilium_host    inet 10.244.1.190/32 scope global cilium_host',
        'route 10.244.1.0/24 via 10.244.1.190 dev cilium_host proto kernel src 10.244.1.190 ',
        'route 10.244.1.190 dev cilium_host proto kernel scope link ',
        'route 10.244.1.7 dev lxc0a1b2c3d4e5f proto kernel scope link ',
      ],
    ],
    [
      'kindnet',
      [
        'address 6: veth1a2b3c4d@if4    inet 10.244.1.1/32 scope global veth1a2b3c4d',
        'route 10.244.1.5 dev veth1a2b3c4d scope host ',
      ],
    ],
    [
      'services: IPVS, NodeLocal DNSCache',
      [
        'address 7: kube-ipvs0    inet 10.96.0.1/32 scope global kube-ipvs0',
        'address 8: nodelocaldns    inet 10.96.0.10/32 scope global nodelocaldns',
      ],
    ],
    ['services: OVN-Kubernetes', ['route 10.96.0.0/12 via 169.254.169.4 dev br-ex mtu 1400 ']],
  ])('%s', async (_, lines) => {
    expect(await codes(lines, POD, { all: ['172.28.128.11', '172.28.128.13'] })).toEqual([]);
  });

  test('the hosts of that cluster are found all the same (the article)', async () => {
    const running = flannel.map((line) => line.replaceAll('10.244.', '172.28.'));
    expect(await told({ hosts: [node(1, ...running)] }, { pods: '172.28.0.0/16' })).toEqual([
      expect.stringContaining('overlaps 172.28.128.0/24, a network of n1'),
    ]);
  });

  test.each<[string, string[], Params]>([
    ['a CNI of another range around it', flannel, { pods: '10.244.1.128/25' }],
    ['pods in the service range', flannel, { services: '10.244.0.0/16' }],
    [
      'services in the pod range',
      ['address 7: kube-ipvs0    inet 10.244.0.1/32 scope global kube-ipvs0'],
      POD,
    ],
    ["LXC's bridge", ['address 7: lxcbr0    inet 10.244.3.1/24 scope global lxcbr0'], POD],
    ['a next hop that is no node', ['route 10.244.3.0/24 via 172.28.128.13 dev eth0 '], POD],
  ])('but not %s', async (_, lines, params) => {
    expect(await codes(lines, params)).toContain('cidr.overlap');
  });
});

describe('addresses on several hosts', () => {
  const second = (address: string, device = 'eth1') =>
    `address 3: ${device}    inet ${address} scope global ${device}`;

  test('the same address twice names both, with their devices', async () => {
    const hosts = [
      node(1, second('10.1.0.5/24')),
      node(2, second('10.1.0.6/24')),
      node(3, second('10.1.0.5/24', 'bond0')),
    ];
    const message =
      'error cidr.duplicate-address 10.1.0.5 is on n1 (eth1) and n3 (bond0): packets for it reach one of them, and not always the same';
    expect(await told({ hosts }, {})).toEqual([`n1 ${message}`, `n3 ${message}`]);
  });

  test('IPv6, whatever way it is written', async () => {
    const at = (text: string) => `address 2: eth0    inet6 ${text} scope global `;
    const hosts = [node(1, at('fd00:0:0::5/64')), node(2, at('fd00::5/64'))];
    expect(await told({ hosts }, {})).toEqual([
      expect.stringContaining('n1 error cidr.duplicate-address fd00::5 is on n1 (eth0) and n2 (eth0)'),
      expect.stringContaining('n2 error cidr.duplicate-address'),
    ]);
  });

  test('the address of a host that was not reached names both', async () => {
    const hosts = [node(1), node(2, 'address 2: eth0    inet 172.28.128.13/24 scope global secondary eth0')];
    const absent = [
      { name: 'n3', address: '172.28.128.13' },
      { name: 'n4', address: null },
    ];
    expect(await told({ hosts, absent }, {})).toEqual([
      'n2 error cidr.duplicate-address 172.28.128.13 is on n2 (eth0), and by the inventory it is the address of n3, which was not looked at: packets for n3 may reach n2; take it away from n2, or correct the inventory',
    ]);
  });

  describe('one hardware address on two nodes, as cloned machines have it', () => {
    const mac = 'mac eth0 02:aa:aa:aa:aa:03';
    const next = expect.stringContaining('hypervisor');

    test('names both hosts, with their devices', async () => {
      const hosts = [node(1, 'mac eth0 02:aa:aa:aa:aa:01'), node(2), node(3, mac), node(4, mac)];
      const all = await told({ hosts }, {});
      expect(all).toEqual([next, next]);
      expect(all.map((text) => text.split(';')[0])).toEqual(
        ['n3', 'n4'].map(
          (name) =>
            `${name} error cidr.mac-twin n3 (eth0) and n4 (eth0) have the same hardware address 02:aa:aa:aa:aa:03 in one network: what is for one reaches the other, by turns`,
        ),
      );
    });

    test('whatever case its device is written in', async () => {
      const own = (n: number) => node(n, 'mac enP2p1s0 02:AA:aa:aa:aa:03').replaceAll(/eth0/g, 'enP2p1s0');
      expect(await told({ hosts: [own(1), own(2)] }, {})).toEqual([
        expect.stringContaining('n1 (enP2p1s0) and n2 (enP2p1s0) have'),
        next,
      ]);
    });

    test('where one of them was not reached, by what the others have for it', async () => {
      const hosts = [node(1, 'neighbour 172.28.128.14 02:aa:aa:aa:aa:03'), node(2), node(3, mac)];
      const absent = [{ name: 'n4', address: '172.28.128.14' }];
      expect(await told({ hosts, absent }, {})).toEqual([
        expect.stringMatching(
          /^n3 error cidr\.mac-twin n3 \(eth0\) and n4 \(as n1 has it\) have the same hardware address 02:/,
        ),
      ]);
    });

    test.each<[string, string[]]>([
      [
        'a device that other nodes do not reach them by',
        ['mac eth1 02:aa:aa:aa:aa:03', second('10.0.2.15/24')],
      ],
      ['what is no address of Ethernet', ['mac eth0 00:00:00:00:00:00', 'mac eth0', 'mac eth0 0a:00:00:01']],
    ])('not %s', async (_, lines) => {
      const all = await told({ hosts: [node(1, ...lines), node(2, ...lines)] }, {});
      expect(all.filter((text) => text.includes('twin'))).toEqual([]);
    });

    test('not one machine that the inventory has twice', async () => {
      const address = { n1: '172.28.128.11', n2: '172.28.128.11' };
      const all = await told({ hosts: [node(1, mac), node(1, mac)], address }, {});
      expect(all.filter((text) => text.includes('twin'))).toEqual([]);
    });

    test('not in two networks, and not a router that answers for one that is away', async () => {
      const far = (line: string) => line.replaceAll('172.28.128.12/24', '172.28.128.12/30');
      expect(await told({ hosts: [node(1, mac), far(node(2, mac))] }, {})).toEqual([]);
      const absent = [{ name: 'n4', address: '172.28.128.14' }];
      const router = 'neighbour 172.28.128.14 02:bb:bb:bb:bb:bb';
      expect(await told({ hosts: [node(1, mac, router), node(2, router)], absent }, {})).toEqual([]);
    });
  });

  test('an address that the kernel found elsewhere', async () => {
    const line = 'address 2: eth0    inet6 fd00::5/64 scope global tentative dadfailed ';
    expect(await told({ hosts: [node(1, line)] }, {})).toEqual([
      'n1 error cidr.duplicate-address fd00::5 of n1 (eth0) is on another machine too, its kernel says (dadfailed): it is not used',
    ]);
  });

  test("one host has another's node address, and two hosts have one in the inventory", async () => {
    expect(await told({ hosts: [node(1), node(2, second('172.28.128.11/24'))] }, {})).toHaveLength(2);
    const address = { n1: '203.0.113.1', n2: '203.0.113.1' };
    expect(await told({ hosts: [node(1), node(2)], address }, {})).toEqual([
      expect.stringContaining('203.0.113.1 is on n1 (by the inventory) and n2 (by the inventory)'),
      expect.stringContaining('n2 error cidr.duplicate-address'),
    ]);
  });

  test.each<[string, string]>([
    ['a bridge of Docker', second('172.17.0.1/16', 'docker0')],
    ['a network of Docker', second('172.18.0.1/16', 'br-0123456789ab')],
    ['libvirt', second('192.168.122.1/24', 'virbr0')],
    ['anycast', second('10.9.9.9/32', 'lo')],
    ['services', second('10.111.0.1/32', 'kube-ipvs0')],
    ['link-local', second('169.254.20.10/32', 'dummy0')],
  ])('not %s', async (_, line) => {
    expect(await told({ hosts: [node(1, line), node(2, line)] }, { services: [] })).toEqual([]);
  });

  test('the same pod subnet on two nodes is a duplicate', async () => {
    const line = second('10.244.1.1/24', 'cni0');
    expect(await told({ hosts: [node(1, line), node(2, line)] }, POD)).toHaveLength(2);
  });

  describe("Vagrant's NAT", () => {
    const nat = [
      second('10.0.2.15/24', 'enp0s3'),
      'route default via 10.0.2.2 dev enp0s3 proto dhcp src 10.0.2.15 metric 100 ',
      'route 10.0.2.0/24 dev enp0s3 proto kernel scope link src 10.0.2.15 metric 100 ',
    ];
    const vxlan = (local: string, mac = `02:00:00:00:00:${local.slice(-2)}`) =>
      `vxlan 9: flannel.1: <BROADCAST,UP> mtu 1450 \\    link/ether ${mac} \\    vxlan id 1 local ${local} dev enp0s3 srcport 0 0 dstport 8472 nolearning ttl auto `;

    test('is a warning where nobody is reached by it', async () => {
      const message =
        "warning cidr.nat-address 10.0.2.15 is on n1 (enp0s3) and n2 (enp0s3), each behind a NAT of its own: kubelet and the CNI must be told the node's other address (kubelet --node-ip, flannel --iface)";
      expect(await told({ hosts: [node(1, ...nat), node(2, ...nat), node(3)] }, {})).toEqual([
        `n1 ${message}`,
        `n2 ${message}`,
      ]);
    });

    test('is an error where another host is in that network, or is known by the address', async () => {
      const third = node(3, second('10.0.2.16/24', 'enp0s3'));
      const shared = await told({ hosts: [node(1, ...nat), node(2, ...nat), third] }, {});
      expect(shared.map((text) => text.split(' ')[2])).toEqual([
        'cidr.duplicate-address',
        'cidr.duplicate-address',
      ]);
      const address = { n1: '10.0.2.15' };
      const known = await told({ hosts: [node(1, ...nat), node(2, ...nat)], address }, {});
      expect(known[0]).toContain('cidr.duplicate-address');
    });

    test('as the address all VXLAN devices send from is an error', async () => {
      const hosts = [node(1, ...nat, vxlan('10.0.2.15')), node(2, ...nat, vxlan('10.0.2.15'))];
      expect(await told({ hosts }, {})).toContain(
        "n2 error cidr.vxlan-shared the VXLAN devices of n1 (flannel.1) and n2 (flannel.1) all send from 10.0.2.15, so answers cannot find their way: give the CNI the device that has the node's own address (flannel --iface, Calico IP_AUTODETECTION_METHOD)",
      );
    });

    test("of one host's VXLAN device is a warning", async () => {
      expect(await told({ hosts: [node(1, ...nat, vxlan('10.0.2.15')), node(2)] }, {})).toEqual([
        "n1 warning cidr.vxlan-local flannel.1 of n1 sends from 10.0.2.15, but the other nodes reach it by 172.28.128.11: is 10.0.2.15 really the address of the overlay's network?",
      ]);
    });

    test.each<[string, string[]]>([
      ["its host's own", [node(1, vxlan('172.28.128.11')), node(2, vxlan('172.28.128.12'))]],
      [
        'in a second network of all hosts',
        [
          node(1, second('10.7.0.1/24'), vxlan('10.7.0.1')),
          node(2, second('10.7.0.2/24'), vxlan('10.7.0.2')),
        ],
      ],
      [
        'without one (external)',
        [
          node(
            1,
            'vxlan 9: cilium_vxlan: <UP> mtu 1500 \\    link/ether 02:00:00:00:00:01 \\    vxlan external id 0 srcport 0 0 dstport 8472 \\    alias local 10.0.0.1',
          ),
        ],
      ],
    ])('%s is right', async (_, hosts) => {
      expect(await told({ hosts }, {})).toEqual([]);
    });

    test('no address of the host is an error', async () => {
      expect(await told({ hosts: [node(1, vxlan('172.28.128.99'))] }, {})).toEqual([
        'n1 error cidr.vxlan-local flannel.1 of n1 sends from 172.28.128.99, which is no address of that host',
      ]);
    });
  });
});

describe('what cannot be seen is said', () => {
  test.each<[string, string | null, string]>([
    ['a lost connection', null, 'error cidr.incomplete n1 was not looked at: the connection was lost'],
    [
      'no ip',
      'no-ip\n',
      'error cidr.incomplete not seen of n1: its network, for it has no ip command (package iproute2)',
    ],
    [
      'no output',
      '',
      'error cidr.incomplete not seen of n1: its addresses, for `ip address show` printed none',
    ],
    [
      'VXLAN with busybox',
      node(1, 'no-vxlan flannel.1'),
      "warning cidr.incomplete not seen of n1: the local address of its VXLAN device flannel.1, which busybox's ip does not show (package iproute2)",
    ],
    [
      'a router of the Internet',
      `${node(1)}${'route 1.2.3.0/24 via 172.28.128.1 dev eth0 \n'.repeat(10_000)}`,
      'warning cidr.incomplete not seen of n1: all of its routes, for there are more than 10000',
    ],
  ])('%s', async (_, stdout, expected) => {
    expect(await told({ hosts: [stdout, node(2)] }, {})).toEqual([`n1 ${expected}`]);
  });

  test('a proposal says of how many hosts it was made', async () => {
    const all = await told({ hosts: [node(1), null] }, { pods: '172.28.0.0/16' });
    expect(all.at(-1)).toContain('; free on the hosts that answered (1 of 2) is 10.244.0.0/16');
  });
});

test('parameters', async () => {
  expect(checkParams(cidr.params, { pods: 'fd00::/48,10.0.0.0/8', services: ['10.96.0.0/12'] })).toEqual([]);
  expect(checkParams(cidr.params, { pods: '10.244.0.0' })).toHaveLength(1);
  expect(checkParams(cidr.params, { pod: '10.244.0.0/16' })).not.toEqual([]);
  expect(await told({ hosts: [node(1)] }, { pods: '10.244.0.0/33' })).toEqual([
    'n1 error cidr.wrong-range pod range 10.244.0.0/33 is not a CIDR',
  ]);
  expect(cidr.title({ pods: '10.244.0.0/16,fd00::/48' })).toBe('cidr 10.244.0.0/16, fd00::/48, 10.96.0.0/12');
});

const octet = fc.integer({ min: 0, max: 255 });
const network = fc
  .tuple(
    fc.constantFrom('10', '172', '192'),
    fc.constantFrom(16, 28, 96, 168, 244),
    octet,
    octet,
    fc.integer({ min: 8, max: 32 }),
  )
  .map(([a, b, c, d, length]) => `${a}.${b}.${c}.${d}/${length}`);
const line = fc.oneof(
  network.map((text) => `address 3: eth1    inet ${text} scope global eth1`),
  network.map((text) => `route ${text} via 172.28.128.99 dev eth0 `),
  network.map((text) => `route blackhole ${text} proto bird `),
  network.map((text) => `route ${text} dev cni0 proto kernel scope link `),
);

describe('whatever hosts have', () => {
  test('what is proposed overlaps nothing seen, is of the same size, private, and proposed once', async () => {
    const range = (text: string): AddressRange => parsePrefix(text) as AddressRange;
    const blocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(range);
    const lengths = fc.integer({ min: 9, max: 28 });
    const setups = fc.tuple(
      fc.array(fc.array(line, { maxLength: 15 }), { minLength: 1, maxLength: 4 }),
      network,
      network,
      lengths,
    );
    await fc.assert(
      fc.asyncProperty(setups, async ([lines, pod, other, length]) => {
        const hosts = lines.map((more, i) => node(i + 1, ...more));
        const params = { pods: [pod, other.replace(/\d+$/, String(length))] };
        const all = await told({ hosts }, params);
        const seen = hosts
          .map(networkReader())
          .flatMap(({ addresses, routes }) => [
            ...addresses.map(({ subnet }) => subnet),
            ...routes.map(({ destination }) => destination).filter(({ high, low }) => high - low < 2n ** 31n),
          ]);
        const proposals = new Map<string, Set<string>>();
        for (const text of all) {
          const [, name, was = '', free = ''] =
            /((?:pod|service) range (\S+)).*; free on all hosts is (\S+)$/.exec(text) ?? [];
          if (name === undefined) continue;
          proposals.set(free, (proposals.get(free) ?? new Set()).add(name));
          expect(seen.filter((each) => overlap(each, range(free)))).toEqual([]);
          expect(free.split('/')[1]).toBe(was.split('/')[1]);
          expect(blocks.some((block) => contains(block, range(free)))).toBe(true);
        }
        expect([...proposals.values()].filter((names) => names.size > 1)).toEqual([]);
      }),
    );
  });

  test('hostile output never throws, and ends soon', async () => {
    const word = fc.constantFrom(
      'address',
      'route',
      'vxlan',
      '3:',
      'eth0',
      'inet',
      'inet6',
      '10.0.0.0/8',
      '::/129',
      '999.1.1.1/3',
      'default',
      'via',
      'dev',
      'blackhole',
      'vxlan id 1 local',
      '\\',
      '\x1b[2J',
      '__proto__',
      '@',
      ':',
    );
    const text = fc
      .array(fc.oneof(word, fc.string()), { maxLength: 60 })
      .map((words) => words.join(' ').replaceAll(' 3: ', '\naddress 3: '));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 3 }), async (hosts) => {
        await cidr.run(fleetOf({ hosts }), POD);
      }),
    );
  });
});
