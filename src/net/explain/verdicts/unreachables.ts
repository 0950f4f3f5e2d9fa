import type { Quoted } from '../../pcap/packet.ts';
import { PROTOCOLS } from '../../pcap/transport.ts';
import { grouped } from '../grouped.ts';
import type { Point } from '../point.ts';
import type { Unreachable } from '../unreachable.ts';
import { count, type Draft, endpoint, type Proof, proofs } from '../verdict.ts';

/** What an ICMP error means: its verdict, and how it goes on after "X says that". */
interface Meaning {
  code: string;
  says: string;
  causes: string[];
}

const NO_ROUTE: Meaning = {
  code: 'icmp.net-unreachable',
  says: 'it has no route to the destination',
  causes: ['a route is missing there: the CNI did not write it, or somebody flushed it'],
};
const NO_NEIGHBOUR: Meaning = {
  code: 'icmp.host-unreachable',
  says: 'the destination did not answer its ARP or neighbour discovery',
  causes: [
    'the destination is down, or has another address by now',
    'a route takes the destination for a neighbour of that machine though it is none: ranges that overlap',
    'a firewall rejects it so (reject with icmp-host-unreachable)',
  ],
};
const CLOSED: Meaning = {
  code: 'icmp.port-unreachable',
  says: 'nobody listens on the port',
  causes: [
    'nothing is bound to that UDP port there; for an overlay: its device is missing',
    'a firewall rejects it so: icmp-port-unreachable is what REJECT sends unless told otherwise',
    'a service without ready endpoints: kube-proxy rejects so',
  ],
};
const REJECTED: Meaning = {
  code: 'icmp.port-unreachable',
  says: 'it is rejected',
  causes: [
    'a firewall there rejects it (icmp-port-unreachable is what REJECT sends unless told otherwise): a closed TCP port says so by RST',
    'a service without ready endpoints: kube-proxy rejects so',
  ],
};
const PROHIBITED: Meaning = {
  code: 'icmp.admin-prohibited',
  says: 'a firewall forbids it',
  causes: [
    'a firewall there rejects it (reject with icmp-admin-prohibited; firewalld says so for every closed port)',
    'a router on the way has an access list',
  ],
};
const TOO_BIG: Meaning = {
  code: 'mtu.too-big',
  says: 'the packet is too large to be passed on',
  causes: ['an interface on the way carries less than the sender believes: an overlay, a VPN or a tunnel'],
};
const LOOP: Meaning = {
  code: 'icmp.time-exceeded',
  says: 'the packet passed too many routers',
  causes: ['routes that lead in a circle', 'or somebody ran traceroute, which works like this'],
};
const FRAGMENTS: Meaning = {
  code: 'icmp.reassembly',
  says: 'fragments of a packet did not all arrive',
  causes: [
    'a firewall or load balancer on the way drops fragments',
    'an MTU on the way is smaller than the sender believes',
  ],
};
const REDIRECT: Meaning = {
  code: 'icmp.redirect',
  says: 'another router is nearer',
  causes: ['two routers on one segment; harmless, but an odd way'],
};
const OTHER: Meaning = {
  code: 'icmp.unreachable',
  says: 'the destination is not reachable',
  causes: ['see the type and code of the ICMP message'],
};

/** Types and codes of RFC 792, RFC 1122 (3.2.2.1) and RFC 1812 (5.2.7.1). */
function meaningOf4(type: number, code: number): Meaning {
  if (type === 5) return REDIRECT;
  if (type === 11) return code === 0 ? LOOP : FRAGMENTS;
  return (
    new Map([
      [0, NO_ROUTE],
      [1, NO_NEIGHBOUR],
      [3, CLOSED],
      [4, TOO_BIG],
      [6, NO_ROUTE],
      [7, NO_NEIGHBOUR],
      [9, PROHIBITED],
      [10, PROHIBITED],
      [13, PROHIBITED],
    ]).get(code) ?? OTHER
  );
}

/** Types and codes of RFC 4443. */
function meaningOf6(type: number, code: number): Meaning {
  if (type === 2) return TOO_BIG;
  if (type === 3) return code === 0 ? LOOP : FRAGMENTS;
  return [NO_ROUTE, PROHIBITED, OTHER, NO_NEIGHBOUR, CLOSED, PROHIBITED, PROHIBITED][code] ?? OTHER;
}

const PROTOCOL_NAMES = new Map([
  [1, 'ICMP'],
  [4, 'IPIP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [47, 'GRE'],
  [50, 'ESP'],
  [58, 'ICMPv6'],
]);
/** Ports of clients (ip_local_port_range begins here). */
const FIRST_CLIENT_PORT = 32_768;

/** What ICMP says of flows, and who says so. */
export function unreachableVerdicts(points: readonly Point[]): Draft[] {
  const all = points.flatMap((point) => point.unreachables.values().map((found) => ({ point, found })));
  return [...grouped(all, ({ found }) => keyOf(found)).values()].flatMap((same) => {
    const [shown] = same;
    return shown === undefined ? [] : [tell(shown.found, same)];
  });
}

function keyOf({ reporter, family, type, code, about }: Unreachable): string {
  const { source, target, protocol, targetPort } = about;
  return [reporter, family, type, code, source, target, protocol, targetPort].join(' ');
}

function tell(found: Unreachable, same: readonly { point: Point; found: Unreachable }[]): Draft {
  const { family, type, code, about, reporter, mtu } = found;
  const said = family === 4 ? meaningOf4(type, code) : meaningOf6(type, code);
  const meaning = said === CLOSED && about.protocol === PROTOCOLS.tcp ? REJECTED : said;
  const most = Math.max(...same.map((each) => each.found.sightings.count));
  const flow = `${PROTOCOL_NAMES.get(about.protocol) ?? 'a packet'} from ${about.source} to ${endpoint(about.target, about.targetPort)}`;
  const size = mtu === null ? '' : ` (it passes ${mtu} bytes)`;
  const proof: Proof[] = same.flatMap(({ point, found: each }) =>
    proofs(point, each.sightings, `ICMP type ${type} code ${code} from ${reporter} about ${flow}`).slice(
      0,
      2,
    ),
  );
  return {
    code: meaning.code,
    severity: severityOf(meaning, about),
    message: `${whoIs(reporter, about)} says of ${flow} that ${meaning.says}${size}: ${count(most, 'ICMP message')} of type ${type} code ${code}`,
    proofs: proof,
    causes: meaning.causes,
    next: nextOf(meaning, reporter, about),
    lastSeen: null,
    concerns: { targets: [about.target], carrier: null, source: about.source },
  };
}

function whoIs(reporter: string, { source, target }: Quoted): string {
  if (reporter === target) return `the destination ${reporter} itself`;
  return reporter === source
    ? `the sender's own machine (${reporter})`
    : `${reporter}, a machine on the way,`;
}

/** To be told of a smaller MTU is how it should be; a client's port that is closed by now got an answer too late. */
function severityOf(meaning: Meaning, { targetPort, protocol }: Quoted): Draft['severity'] {
  if (meaning === REDIRECT || meaning === TOO_BIG) return 'info';
  const isLate = meaning === CLOSED && protocol === PROTOCOLS.udp && (targetPort ?? 0) >= FIRST_CLIENT_PORT;
  return meaning === LOOP || isLate ? 'warning' : 'error';
}

function nextOf(meaning: Meaning, reporter: string, { target, targetPort }: Quoted): string[] {
  switch (meaning) {
    case PROHIBITED:
      return [
        `on ${reporter}: nft list ruleset; iptables-save; iptables-legacy-save (look for reject)`,
        'open the port by a `firewall` task: netfix modules firewall',
      ];
    case CLOSED:
      return [
        `on ${reporter}: ss -lnup; ip -d link show type vxlan; and the firewall's rules for port ${targetPort}`,
      ];
    case TOO_BIG:
      return [`tracepath -n ${target}; give the overlay an MTU that fits: netfix mesh --mtu -b -i hosts`];
    default:
      return [`on ${reporter}: ip route get ${target}; ip neigh show ${target}`];
  }
}
