import { type AddressRange, parsePrefix } from '../../net/address.ts';
import { ethernetAddress } from '../../net/ethernet.ts';
import { readAddressLine } from '../address-line.ts';

/** An address on a device. */
export interface HostAddress {
  device: string;
  /** The address alone. */
  address: AddressRange;
  /** The network it is in; the address alone where the prefix is that of a peer. */
  subnet: AddressRange;
  /** As the host printed it. */
  line: string;
}

/** A route of any table. Routes to the host's own addresses, broadcast and multicast are not among them. */
export interface Route {
  /** ip-route(8): `unicast`, `local`, `blackhole`, `unreachable`, `prohibit`, `throw`, … */
  type: string;
  destination: AddressRange;
  devices: string[];
  /** Next hops; none where the destination is on the link. */
  gateways: AddressRange[];
  /** Who made it, by name or number (rtnetlink(7), rtm_protocol). Null where busybox's ip does not tell. */
  protocol: string | null;
  line: string;
}

/** A VXLAN device that sends from an address of its own. */
export interface Vxlan {
  device: string;
  local: AddressRange;
  /** Its hardware address; null where it was not seen. */
  mac: string | null;
  line: string;
}

/** What a host says of its network. */
export interface HostNetwork {
  addresses: HostAddress[];
  routes: Route[];
  vxlans: Vxlan[];
  /** Hardware addresses by device; only those of Ethernet. */
  macs: ReadonlyMap<string, string>;
  /** Hardware addresses that its neighbour table has, by address; only those of neighbourLines(). */
  neighbours: ReadonlyMap<string, string>;
  /** What could not be seen, in words. */
  unseen: string[];
}

/** Lines of each kind; a router may have a million routes. */
const MOST_LINES = 10_000;
const MOST_CHARACTERS = 300;

/**
 * One look at addresses, routes and VXLAN devices. The plain text of ip(8), which reads the same from iproute2 of any
 * age and, but for VXLAN, from busybox; -j came with iproute2 4.13. Lines begin with their kind.
 */
export const NETWORK_SCRIPT = `if ! has ip; then echo no-ip; else
some() { sed "s/^/$1 /" | head -n ${MOST_LINES}; }
ip -o address show 2>/dev/null | sed 's/\\\\.*//' | some address
grep -s . /sys/class/net/*/address | sed 's|^/sys/class/net/\\(.*\\)/address:|\\1 |' | some mac
for family in 4 6; do
  ip -$family -o route show table all 2>/dev/null |
    sed -e '/^broadcast /d' -e '/^multicast /d' -e '/^anycast /d' -e '/^local [^ /]* /d' | some route
done
if vxlans=$(ip -o -d link show type vxlan 2>/dev/null); then
  printf '%s\\n' "$vxlans" | some vxlan
else
  grep -l -x DEVTYPE=vxlan /sys/class/net/*/uevent 2>/dev/null | sed -n 's|^/sys/class/net/\\(.*\\)/uevent$|no-vxlan \\1|p'
fi
fi
:`;

/**
 * Reads what hosts print. Lines that make no sense are left out; without any address nothing can be said of the host.
 * Nodes of one cluster have the same routes, thousands in a large one: a line that came before is the same object.
 */
export function networkReader(): (output: string) => HostNetwork {
  const known = new Map<string, Route | null>();
  const routeOf = (text: string): Route | null => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const route = readRoute(text);
    known.set(text, route);
    return route;
  };
  return (output) => readNetwork(output, routeOf);
}

function readNetwork(output: string, routeOf: (text: string) => Route | null): HostNetwork {
  const lines = new Map<string, string[]>();
  for (const text of output.split('\n')) {
    const end = text.indexOf(' ');
    const kind = end === -1 ? text : text.slice(0, end);
    const list = lines.get(kind) ?? [];
    lines.set(kind, list);
    list.push(text.slice(kind.length + 1));
  }
  const of = (kind: string): string[] => lines.get(kind) ?? [];
  return {
    addresses: of('address')
      .map(readAddress)
      .filter((address) => address !== null),
    routes: of('route')
      .map(routeOf)
      .filter((route) => route !== null),
    vxlans: of('vxlan')
      .map(readVxlan)
      .filter((vxlan) => vxlan !== null),
    macs: new Map(of('mac').flatMap(readMac)),
    neighbours: new Map(of('neighbour').flatMap(readMac)),
    unseen: unseen(of),
  };
}

function unseen(of: (kind: string) => string[]): string[] {
  if (of('no-ip').length > 0) return ['its network, for it has no ip command (package iproute2)'];
  if (of('address').length === 0) return ['its addresses, for `ip address show` printed none'];
  const long = ['address', 'route'].filter((kind) => of(kind).length >= MOST_LINES);
  const hidden = of('no-vxlan').map(bounded);
  return [
    ...long.map(
      (kind) =>
        `all of its ${kind === 'route' ? 'routes' : 'addresses'}, for there are more than ${MOST_LINES}`,
    ),
    ...(hidden.length > 0
      ? [
          `the local address of its VXLAN device ${hidden.slice(0, 5).join(', ')}, which busybox's ip does not show (package iproute2)`,
        ]
      : []),
  ];
}

function readAddress(text: string): HostAddress | null {
  const read = readAddressLine(text);
  const address = parsePrefix(read?.address ?? '');
  const subnet = parsePrefix(`${read?.address}/${read?.prefix}`);
  return read === null || subnet === null || address === null
    ? null
    : { device: deviceName(read.device), address, subnet, line: bounded(text.replace(/^\d+: /, '')) };
}

/**
 * `[TYPE] PREFIX [via ADDRESS] [dev NAME] [proto NAME] …`, several next hops behind backslashes. An IPv4 route may have a
 * gateway of IPv6, `via inet6 fe80::1` (RFC 8950).
 */
function readRoute(text: string): Route | null {
  const words = text.split(/[\s\\]+/).filter((word) => word !== '');
  const [first = '', second = ''] = words;
  const typed = /^[a-z]+$/.test(first) && first !== 'default';
  const prefix = typed ? second : first;
  const family = text.includes(':') && !text.includes(' via inet6 ') ? '::/0' : '0.0.0.0/0';
  const destination = parsePrefix(prefix === 'default' ? family : prefix);
  if (destination === null) return null;
  const after = (key: string): string[] =>
    words.flatMap((word, i) =>
      word === key ? [(words[i + 1] ?? '').replace(/^inet6?$/, words[i + 2] ?? '')] : [],
    );
  return {
    type: typed ? first : 'unicast',
    destination,
    devices: after('dev').map(bounded),
    gateways: after('via')
      .map(parsePrefix)
      .filter((gateway) => gateway !== null),
    protocol: after('proto')[0] ?? null,
    line: bounded(text),
  };
}

/** ` vxlan id 1 local 10.0.0.1 dev eth0 …` stands behind a backslash of its own. A device without `local` is left out. */
function readVxlan(text: string): Vxlan | null {
  const device = deviceName(/^\d+: ([^\s:]+)/.exec(text)?.[1] ?? '');
  const part = text.split('\\').find((each) => /^ *vxlan /.test(each)) ?? '';
  const local = parsePrefix(/ local (\S+)/.exec(part)?.[1] ?? '');
  if (local === null) return null;
  const [shown] = /^vxlan .*? dstport \d+/.exec(part.trim()) ?? [part];
  const mac = /\blink\/ether (\S+)/.exec(text)?.[1] ?? null;
  return { device, local, mac, line: bounded(`${device}: ${shown}`) };
}

/** `eth0 02:…`, or `10.0.0.1 02:…`. */
function readMac(text: string): [string, string][] {
  const [of = '', address = ''] = text.trim().split(' ');
  const mac = ethernetAddress(address);
  return mac === null ? [] : [[bounded(of), mac]];
}

/** Without the `@if7` of a veth or the `@eth0` of a VLAN. */
function deviceName(text: string): string {
  return bounded(text.split('@')[0] ?? '');
}

function bounded(text: string): string {
  return text.trim().slice(0, MOST_CHARACTERS);
}

/** The whole address space, or one of the halves in which VPNs write it so as to win over the default route. */
export function isDefault({ family, low, high }: AddressRange): boolean {
  return high - low + 1n >= 1n << (family === 'ip' ? 31n : 127n);
}
