import type { HostNetwork } from '../modules/cidr/network.ts';
import type { Facts, FleetHost, Plan } from '../modules/module.ts';
import type { Destination, RuleSet } from '../net/firewall/rules.ts';
import type { VirtualServer } from './ipvs.ts';
import type { Question } from './question.ts';
import type { TaskId, TaskParams } from './tasks.ts';

/** Where an address is. */
export interface Place {
  host: FleetHost;
  address: string;
  kind: 'node' | 'pod';
  /** Other namespaces of the host that have the address, too. */
  twins: readonly string[];
  /** File of the pod's network namespace (`/run/netns/…`, `/proc/PID/ns/net`); null where it is not known. */
  namespace: string | null;
}

/** What `ip route get` says. */
export interface RouteAnswer {
  /** Null where there is no route, or one that refuses. */
  device: string | null;
  gateway: string | null;
  /** The address that the kernel gives what it sends by it; null where it was asked for one address in particular. */
  source: string | null;
  /** Null where it is in the main or the local one, which need no rule of their own (ip-rule(8)). */
  table: string | null;
  /** True for an address of the host itself. */
  local: boolean;
  line: string;
}

export interface Link {
  /** Its number, and that of its other end: of a veth, perhaps in another namespace. */
  index: number;
  peer: number | null;
  mtu: number;
  up: boolean;
  /** The bridge that it is a port of, and the state of the port there (ip-link(8), bridge_slave). */
  master: string | null;
  portState: string | null;
  /** Whether the port sends back what it took in (`hairpin`); false where it is no port. */
  hairpin: boolean;
  isPromiscuous: boolean;
  /** Null where it has no hardware address. */
  mac: string | null;
  isBridge: boolean;
  /** `isTaught`: its forwarding table alone says where it sends: it learns nothing and has no default (ip-link(8), "VXLAN"). */
  vxlan: { id: number; port: number; local: string | null; isTaught: boolean } | null;
  line: string;
}

/** A host's end of a VXLAN tunnel. */
export interface Tunnel {
  device: string;
  link: Link & { vxlan: NonNullable<Link['vxlan']> };
}

/** An entry of ip-neighbour(8). */
export interface Neighbour {
  state: string;
  mac: string | null;
  line: string;
}

/** What became of the packets that the sender sent. */
export interface Probe {
  /** `unsent`: the host has nothing to send with. */
  answer: 'answered' | 'refused' | 'unreachable' | 'silent' | 'unsent';
  /** What was tried, and from where. */
  how: string;
  said: string;
  /** The way as the pod has it that sends; null where it was not seen, and where no pod sends. */
  route: RouteAnswer | null;
  /** Whether a ping came back, and one of the route's size; null where it was not tried. */
  ping: boolean | null;
  /** Small pings that were sent, and those that got no answer. */
  pings: { sent: number; lost: number };
  largePing: boolean | null;
  /** Bytes that came through where that did not, headers included, of the sizes that were tried; null: none did. */
  fits: number | null;
  /** Bytes of that size, headers included. */
  size: number;
}

/** One host of the path as it was seen. */
export interface HostSeen {
  name: string;
  /** The address other nodes reach it by. */
  address: string;
  facts: Facts;
  /** The end of the path that is on it. */
  place: Place;
  /** Its way to the other end, and to its own end. */
  route: RouteAnswer;
  own: RouteAnswer;
  /** Of the next hop of `route`, or of its target where that is on the link. */
  neighbour: Neighbour | null;
  /** Where the forwarding table of a VXLAN device sends what is for that neighbour; `none`: it has no entry for it, nor for all. */
  remote: string | null;
  /** Of the next hop to where that sends, by the network of the nodes. */
  carrier: { device: string; hop: string; entry: Neighbour } | null;
  /** Where a packet from the other end goes that comes in by the way back; null for a node, and where the kernel did not say. */
  inbound: RouteAnswer | null;
  /** The device that has the end's address, in the pod's namespace; null where that was not seen. */
  inside: Link | null;
  /** Rules of ip-rule(8) that ask for a mark of the firewall's, which no route that was asked for has. */
  markRules: readonly string[];
  /** Policies of IPsec (ip-xfrm(8)), one a line. */
  ipsec: readonly string[];
  /** What tc(8) does to packets, a line per queueing discipline that may drop or delay them, or has filters. */
  disciplines: readonly string[];
  links: ReadonlyMap<string, Link>;
  /** Whether the kernel there answers pings, in the namespace of the end; null: not seen. */
  echoes: boolean | null;
  /** Local addresses of sockets that take what is sent to the port, in the namespace of the end; null: not seen. */
  sockets: readonly string[] | null;
  network: HostNetwork;
  /** FLANNEL_NETWORK of /run/flannel/subnet.env. */
  podRange: string | null;
  /** Programs that hold a port of VXLAN, which the kernel's device takes for itself: `iperf (pid 7)`. */
  holders: ReadonlyMap<number, string>;
  /** What IPVS gives to others. */
  virtualServers: readonly VirtualServer[];
  /** Every rule in force; null where they could not be read. */
  rules: RuleSet | null;
  /** What a module would find and change on this host, for what comes to its address `at`. Null where its probe did not come back. */
  plan(task: TaskId, params: TaskParams, at?: string): Plan | null;
}

/** An address that the sender's rules turn into another: a Kubernetes Service. */
export interface Translation {
  address: string;
  port: number | null;
  to: Destination;
  /** Its other endpoints, which are not walked to. */
  others: Destination[];
  rule: string;
}

/** All that is known of the way. */
export interface Path {
  question: Question;
  /** What the sender's resolver says of `to`; null where `to` is an address, or the asking failed. */
  resolved: readonly string[] | null;
  sender: HostSeen;
  /** Null where no host of the inventory has the address. The same object as `sender` where both ends are on one host. */
  receiver: HostSeen | null;
  /** The address and port at the end of the way, behind any translation. */
  target: { address: string; port: number | null };
  service: Translation | null;
  probe: Probe;
}
