import type { Lab } from '../lab.ts';
import {
  bridgedPackets,
  forwarding,
  innerChecksum,
  podsNameServer,
  udp8472,
  unmanagedFlannel,
} from './proofs.ts';

/** A fault that catalogue.test.ts takes through the whole circle, on a host of its own. */
export interface Circle {
  kind: 'circle';
  /** A file of test/lab/faults. */
  fault: string;
  /** What of it the lab cannot show. */
  untested?: string;
  /** What mends it, as in a playbook; run on the faulty host and on a healthy one. */
  tasks: Record<string, unknown>[];
  /** Codes that must be among the findings. */
  found: string[];
  /** What packets, or where there are none values, say with the fault and without it; `mended` is null where it is only reported. */
  proof: {
    what: string;
    broken: string;
    mended: string | null;
    look: (lab: Lab, host: string) => Promise<string>;
  };
}

/** A fault that another lab test shows. */
export interface Elsewhere {
  kind: 'elsewhere';
  /** In test/lab. */
  file: string;
  /** Titles of its tests, word for word. */
  tests: string[];
  found: string[];
  /** What these tests show of it. */
  mended: string;
}

/** A fault that the lab cannot show, and why. */
export interface NotShown {
  kind: 'not shown';
  why: string;
}

export interface Row {
  /** What is wrong, for people. */
  what: string;
  shown: Circle | Elsewhere | NotShown;
}

const blocked = (by: string, fault: string, ...more: string[]): Row => ({
  what: `The overlay's port is closed by ${by}`,
  shown: {
    kind: 'circle',
    fault,
    tasks: [{ firewall: { allow: ['8472/udp'], from: 'nodes' } }],
    found: ['firewall.blocked', ...more],
    proof: udp8472,
  },
});

const notForwarded = (by: string, fault: string): Row => ({
  what: `${by} drops what pods send through the node`,
  shown: {
    kind: 'circle',
    fault,
    tasks: [{ forward: { pods: '10.9.0.0/16' } }],
    found: ['forward.blocked'],
    proof: forwarding,
  },
});

/** One line for each fault that netfix knows; docs/faults.md is made of them. */
export const ROWS: Row[] = [
  blocked('nftables', 'fw-nftables'),
  blocked('iptables on nft', 'fw-iptables'),
  blocked('legacy iptables', 'fw-iptables-legacy'),
  blocked(
    'legacy iptables, while iptables on nft accepts: both are in force',
    'fw-mixed',
    'firewall.legacy-mixed',
  ),
  blocked('ufw', 'fw-ufw'),
  blocked('firewalld', 'fw-firewalld'),
  {
    what: 'Bridged packets bypass iptables: Services and DNS time out',
    shown: {
      kind: 'circle',
      fault: 'bridge-nf',
      tasks: [
        {
          sysctl: {
            settings: { 'net.bridge.bridge-nf-call-iptables': 1, 'net.bridge.bridge-nf-call-ip6tables': 1 },
          },
        },
      ],
      found: ['sysctl.value'],
      proof: bridgedPackets,
    },
  },
  {
    what: 'Forwarding is off, now and at every boot',
    shown: {
      kind: 'circle',
      fault: 'ip_forward',
      tasks: [{ sysctl: { settings: { 'net.ipv4.ip_forward': 1 } } }],
      found: ['sysctl.value'],
      proof: forwarding,
    },
  },
  {
    what: 'A later sysctl file turns forwarding off at the next boot',
    shown: {
      kind: 'elsewhere',
      file: 'baseline.test.ts',
      tests: [
        'a later sysctl file is reported with file and line though the value is right now',
        'with conflicts: comment that line is commented out, and nothing else in its file',
      ],
      found: ['sysctl.overridden'],
      mended: 'its line is commented out where `conflicts: comment` allows it',
    },
  },
  {
    what: 'Loading nftables again wipes the rules of kube-proxy and the CNI',
    shown: {
      kind: 'elsewhere',
      file: 'playbooks.test.ts',
      tests: ['flannel.yaml mends them, packets prove it, and diagnose has nothing more to say'],
      found: ['firewall.flushes'],
      mended: 'reported only; netfix itself never reloads a firewall',
    },
  },
  {
    what: 'Saved rules bring back at each boot what kube-proxy or a CNI once made',
    shown: {
      kind: 'elsewhere',
      file: 'persisted-rules.test.ts',
      tests: [
        'saved rules of kube-proxy and flannel are named with file and line, and a check changes nothing',
        'those lines alone are taken out, and a second run has nothing to do',
        'undo restores the file, and a second fix holds after a boot: packets pass, own rules stay',
      ],
      found: ['persisted_rules.stale'],
      mended:
        'yes, for the next boot; packets prove it then, the second run has nothing to do, undo restores',
    },
  },
  notForwarded("Docker's FORWARD", 'forward-docker'),
  notForwarded('A FORWARD chain of iptables', 'forward-iptables'),
  notForwarded('A forward chain of nftables', 'forward-nft'),
  {
    what: "Pod or service range overlaps a node's network",
    shown: {
      kind: 'elsewhere',
      file: 'cidr.test.ts',
      tests: [
        "the article's case: the pod range holds the nodes",
        'routes: into the range an error, around it a warning; each only on its host',
      ],
      found: ['cidr.overlap', 'cidr.broader-route'],
      mended: 'reported only, with a free range',
    },
  },
  {
    what: 'Two hosts have one address',
    shown: {
      kind: 'elsewhere',
      file: 'cidr.test.ts',
      tests: ['an address that two hosts have'],
      found: ['cidr.duplicate-address', 'mesh.duplicate-address'],
      mended: 'reported only, with what to take away',
    },
  },
  {
    what: 'Machines cloned with their network card: two nodes have one hardware address and are reached by turns',
    shown: {
      kind: 'elsewhere',
      file: 'cidr.test.ts',
      tests: ['a hardware address that two hosts have, one of which is not reached for it'],
      found: ['cidr.mac-twin', 'mesh.mac-twin'],
      mended: 'reported only, with both hosts and where to set it',
    },
  },
  {
    what: "VXLAN sends from the wrong address, such as Vagrant's 10.0.2.15 on every node",
    shown: {
      kind: 'elsewhere',
      file: 'cidr.test.ts',
      tests: ["VXLAN devices that all send from Vagrant's NAT address"],
      found: ['cidr.vxlan-shared', 'cidr.nat-address'],
      mended: 'reported only, with what to tell the CNI',
    },
  },
  {
    what: 'Machines cloned with their machine-id: the VXLAN devices of several nodes have one hardware address',
    shown: {
      kind: 'elsewhere',
      file: 'cidr.test.ts',
      tests: ['VXLAN devices of machines that were cloned with their machine-id'],
      found: ['cidr.vxlan-twin'],
      mended: 'reported only, with what to do on the machine',
    },
  },
  {
    what: 'Small packets arrive and large ones do not: MTU',
    shown: {
      kind: 'elsewhere',
      file: 'mesh.test.ts',
      tests: ['large packets: an interface of 1400 bytes, and a link of 1400 between interfaces of 1500'],
      found: ['mesh.mtu', 'mesh.overlay-mtu'],
      mended: 'reported only, with the interface or the way, and the MTU that fits',
    },
  },
  {
    what: 'A security group or hypervisor drops between two nodes',
    shown: {
      kind: 'elsewhere',
      file: 'mesh.test.ts',
      tests: ['nodes that no rule of theirs keeps apart: a whole node, a row, a column'],
      found: ['mesh.lost'],
      mended: 'reported only, with where to look',
    },
  },
  {
    what: 'A strict reverse path filter drops what takes another way back',
    shown: {
      kind: 'elsewhere',
      file: 'rp-filter.test.ts',
      tests: [
        'a strict filter drops, and is named with the file that makes it so at boot',
        'one device is made loose under an `all` that stays strict, and packets prove it',
        'a second run has nothing to do',
        'undo restores the host to what it was',
      ],
      found: ['rp_filter.strict', 'rp_filter.strict-at-boot'],
      mended: 'yes; packets prove it, the second run has nothing to do, undo restores',
    },
  },
  {
    what: 'VXLAN leaves checksums to a network card that gets them wrong: receivers drop, connections take 63 s',
    shown: {
      kind: 'circle',
      fault: 'vxlan-offload',
      untested: 'a card that gets them wrong',
      tasks: [{ vxlan_offload: { only_with_bad_checksums: true } }],
      found: ['vxlan_offload.on', 'vxlan_offload.not-persistent'],
      proof: innerChecksum,
    },
  },
  {
    what: "NetworkManager takes over a CNI's devices; systemd-networkd removes its routes and rules",
    shown: {
      kind: 'circle',
      fault: 'network-managers',
      untested: 'NetworkManager itself, and its reload',
      tasks: [{ cni_devices: {} }],
      found: ['cni_devices.managed', 'cni_devices.foreign-routes', 'cni_devices.mac-policy'],
      proof: unmanagedFlannel,
    },
  },
  {
    what: 'The neighbour table or the table of tracked connections is full',
    shown: {
      kind: 'elsewhere',
      file: 'limits.test.ts',
      tests: [
        'small tables are named, and a host that has none of its own gets no finding',
        'they are raised, now and for the next boot',
        'undo restores the host to what it was',
        'with room for what is to come, a second run has nothing to do',
      ],
      found: ['limits.neighbours', 'limits.conntrack'],
      mended:
        "yes, on keys that stand in for the machine's own; undo restores. No overflow is provoked: it would be the whole machine's",
    },
  },
  {
    what: 'The kubelet gives pods 127.0.0.53: CoreDNS asks itself and stops',
    shown: {
      kind: 'circle',
      fault: 'resolv-conf',
      untested: 'CoreDNS itself',
      tasks: [{ resolv_conf: {} }],
      found: ['resolv_conf.loop'],
      proof: podsNameServer,
    },
  },
  {
    what: "A cloud's source/destination check drops pods' packets that no overlay wraps",
    shown: {
      kind: 'not shown',
      why: 'no host can see it: switch it off at the cloud for every node (AWS: on each network interface)',
    },
  },
];

export const circles = (): { row: Row; circle: Circle }[] =>
  ROWS.flatMap((row) => (row.shown.kind === 'circle' ? [{ row, circle: row.shown }] : []));
