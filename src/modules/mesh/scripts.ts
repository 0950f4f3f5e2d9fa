import { randomBytes } from 'node:crypto';
import { quote } from '../../sh/quote.ts';
import { neighbourLines } from '../neighbour-lines.ts';
import { portProcesses } from '../port-processes.ts';

/** A temporary VXLAN network of all hosts, for one test. */
export interface Overlay {
  /** Of the device on every host: at most 15 bytes (IFNAMSIZ). */
  device: string;
  /** 24 bits (RFC 7348). */
  vni: number;
  port: number;
  /** Source port of the host at place 0; the host at place i sends from this plus i. One behind the last is free, too. */
  sourcePorts: number;
  /** Whether a port that a program holds is as good as one that an external device holds. */
  anyHolder: boolean;
  /** Bytes of the one packet to be sent, in a frame that nobody may fragment. Null: any frame will do. */
  mtu: number | null;
}

/** Of 16 million, that nobody else has is as good as certain; a host that has it refuses. */
export function freshVni(): number {
  return 1 + (randomBytes(3).readUIntBE(0, 3) % 0xfffffe);
}

/** Hosts remove the device by themselves after so long, should we vanish. */
const LIFE_SECONDS = 50;

/** Locally administered, by the host's place in the play: what learned it heard that host. */
export function macOf(place: number): string {
  const bytes = [place >> 16, place >> 8, place].map((byte) => (byte & 0xff).toString(16).padStart(2, '0'));
  return `02:6e:66:${bytes.join(':')}`;
}

/** The place of a host by its MAC; null for a MAC that is none of ours. */
export function placeOf(mac: string): number | null {
  const [, digits] = /^02:6e:66:([0-9a-f:]{8})$/.exec(mac) ?? [];
  return digits === undefined ? null : Number.parseInt(digits.replaceAll(':', ''), 16);
}

const KEEPER = `n=0
while [ $n -lt ${LIFE_SECONDS} ] && [ -e "/sys/class/net/$1" ]; do sleep 1; n=$((n + 1)); done
ip link del "$1" 2>/dev/null`;

/** Of the neighbour table's hard limit (gc_thresh3, arp(7)) one in so many entries stays free. */
const NEIGHBOUR_RESERVE = 5;

/**
 * Makes the device, floods it to every peer (head-end replication, bridge(8)) and brings it up. Its address belongs to
 * no route: it is there so that the kernel announces the device by gratuitous ARP (arp_notify, ip-sysctl.rst), which
 * every peer learns from. Beside flannel's device on the same port it shares the kernel's socket. Where the kernel
 * gives nobody else the port (EADDRINUSE beside an `external` device: cilium, OVN), the device listens on the port
 * `spare` and still sends to the one under test, and the script prints `holder WHO`: what arrives is then to be
 * read from conntrack, by its source port. `local`, the outer source, is null where the
 * host does not have the address that others reach it by. A device for an MTU announces nothing: the first frame it
 * sends is the large one, and `df set` (ip-link(8)) keeps the network from cutting that in pieces.
 */
export function setUpScript(
  { device, vni, port, mtu, sourcePorts, anyHolder }: Overlay,
  {
    place,
    local,
    peers,
    spare,
  }: { place: number; local: string | null; peers: readonly string[]; spare: number },
): string {
  const entries = peers
    .map((peer) => `fdb append 00:00:00:00:00:00 dev ${device} dst ${peer} port ${port}\n`)
    .join('');
  const source = sourcePorts + place;
  return `has ip && has bridge || { echo 'ip and bridge (iproute2) are not installed' >&2; exit 1; }
limit=$(cat /proc/sys/net/ipv4/neigh/default/gc_thresh3 2>/dev/null || echo 0)
used=$(ip neigh show | wc -l)
if [ "$limit" -gt 0 ] && [ $((used + ${peers.length})) -gt $((limit - limit / ${NEIGHBOUR_RESERVE})) ]; then
  echo "its neighbour table is nearly full ($used of $limit, net.ipv4.neigh.default.gc_thresh3)" >&2; exit 1
fi
apart=; has setsid && apart=setsid
set_up() {
  said=$(ip link add ${device} type vxlan id ${vni} dstport "$1" srcport ${source} ${source + 1} ttl 64 ${local === null ? '' : `local ${quote(local)}`}${mtu === null ? '' : ' df set'} 2>&1) || return 1
  $apart sh -c ${quote(KEEPER)} netfix-mesh ${device} </dev/null >/dev/null 2>&1 &
  keeper=$!
  echo ${mtu === null ? 1 : 0} >/proc/sys/net/ipv4/conf/${device}/arp_notify
  [ ! -d /proc/sys/net/ipv6/conf/${device} ] || echo 1 >/proc/sys/net/ipv6/conf/${device}/disable_ipv6
  said=$({ ip link set ${device} alias netfix-mesh address ${macOf(place)}${mtu === null ? '' : ` mtu ${mtu}`} &&
    ip addr add 169.254.${1 + (Math.floor(place / 254) % 254)}.${1 + (place % 254)}/32 scope link dev ${device} &&
    printf %s ${quote(entries)} | bridge -batch - &&
    ip link set ${device} up; } 2>&1) && return 0
  kill "$keeper" 2>/dev/null
  ip link del ${device}
  return 1
}
set_up ${port} && exit 0
external=$(ip -o -d link show type vxlan 2>/dev/null | sed -n 's/^[0-9]*: \\([^:@]*\\)[:@].* external .*dstport ${port} .*/the device \\1/p')
holder=$external$(${portProcesses(port, 'u')})
first=$said
${anyHolder ? '' : '[ -n "$external" ] && '}set_up ${spare} && { echo "holder \${holder:-the kernel}"; exit 0; }
echo "no VXLAN device can be had on ${port}/udp: $first\${holder:+; it is held by $holder}" >&2
exit 1`;
}

/**
 * Announces the device again, twice: to set an address that it has sends a gratuitous ARP, too. Or sends one packet of
 * the MTU to everybody, which nobody answers (icmp_echo_ignore_broadcasts): 28 bytes of it are headers.
 */
export function sendScript({ device, mtu }: Overlay, place: number, waitSeconds: number): string {
  const pause = waitSeconds === 0 ? '' : `sleep ${waitSeconds}\n`;
  if (mtu !== null) {
    return `${pause}ping -V 2>/dev/null | grep -q iputils || { echo 'ping (iputils) is not installed' >&2; exit 1; }
ping -b -q -c 1 -W 1 -M do -s ${mtu - 28} -I ${device} 255.255.255.255 >/dev/null 2>&1
:`;
  }
  return `${pause}for n in 1 2; do
  ip link set ${device} address ${macOf(place)} || exit 1
  sleep 0.1 2>/dev/null || sleep 1
done`;
}

/** Who was heard, and what else the reading tells. */
export interface Reading {
  /** The interface that has the host's address; null where none does. */
  own: string | null;
  peers: readonly string[];
  /** Read what arrived from conntrack: something else holds the port. */
  tracked: boolean;
  /** How many source ports are ours. */
  senders: number;
}

/**
 * Lines `heard MAC ADDRESS`, or `tracked PORT SOURCE` of every packet of ours that conntrack let in or out (an entry is
 * made when a packet has passed the last rule of input or output, nf_conntrack_confirm()); `neighbour ADDRESS MAC`,
 * with ` DEVICE` behind it where the entry is permanent (ip-neighbour(8)); `own MAC` and `mtu BYTES`; `overlay DEVICE BYTES`
 * of the other VXLAN devices on the port.
 */
export function readScript(overlay: Overlay, { own, peers, tracked, senders }: Reading): string {
  const link = (word: string, file: string): string =>
    `read -r said </sys/class/net/${quote(own ?? '')}/${file} && echo "${word} $said"\n`;
  return `sleep 0.3 2>/dev/null || sleep 1
${tracked ? trackedLines(overlay, senders) : heardLines(overlay)}
${own === null ? '' : link('own', 'address') + link('mtu', 'mtu')}${overlay.mtu === null ? '' : overlayLines(overlay)}${neighbourLines(peers)}`;
}

/** Cilium's device is `external`, and takes any size: there the routes in the pods keep packets small. */
function overlayLines({ device, port }: Overlay): string {
  return `ip -o -d link show type vxlan 2>/dev/null |
  sed -n -e '/: ${device}[:@]/d' -e '/ vxlan external /d' -e 's/^[0-9]*: \\([^:@ ]*\\)[:@][^>]*> mtu \\([0-9]*\\) .* dstport ${port} .*/overlay \\1 \\2/p'
`;
}

function heardLines({ device }: Overlay): string {
  return `bridge fdb show dev ${device} | while read -r mac word address rest; do
  [ "$word" != dst ] || echo "heard $mac $address"
done`;
}

/** The first addresses and ports of a line are those of the packet that made it, the second those of its answer. */
function trackedLines({ port, sourcePorts }: Overlay, senders: number): string {
  return `{ cat /proc/net/nf_conntrack 2>/dev/null || conntrack -L -p udp 2>/dev/null; } |
  sed -n 's/^[^=]*src=\\([^ ]*\\) dst=[^ ]* sport=\\([0-9]*\\) dport=${port} .*/\\2 \\1/p' |
  awk '$1 >= ${sourcePorts} && $1 < ${sourcePorts + senders} { print "tracked " $0 }'`;
}

export function removeScript({ device }: Overlay): string {
  return `ip link del ${device}`;
}
