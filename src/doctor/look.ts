import { NETWORK_SCRIPT } from '../modules/cidr/network.ts';
import { LISTING } from '../modules/firewall/listing.ts';
import { portProcesses } from '../modules/port-processes.ts';
import { type FramedScript, framedScript } from '../sh/framed-script.ts';
import { quote } from '../sh/quote.ts';
import type { Section } from '../sh/sections.ts';
import type { Place } from './path.ts';
import { type TaskId, taskProbes } from './tasks.ts';

/** What one host is asked. */
export interface LookAt {
  place: Place;
  /** The address at the other end, and the one that packets to it carry; null where the kernel chooses that. */
  other: string;
  source: string | null;
  /** A port that something listens on here. */
  port: { number: number; protocol: 'tcp' | 'udp' } | null;
  /** The script that sends packets, on the host they come from. */
  probe: string | null;
  /** A name to be resolved here. */
  name: string | null;
}

/** One script for everything, and how to find the parts in what it prints. */
export interface Look {
  script: FramedScript;
  /** Ids of sections, by part name, of each task. */
  tasks: Map<TaskId, Record<string, string>>;
  /** The section that lists the rules. */
  listing: string;
}

/** Packets are sent first: then the tables of neighbours say how asking for them went. */
export function lookFor(at: LookAt): Look {
  const { place, port, probe, name } = at;
  const modules = new Map<string, string>();
  const idOf = (script: string): string => {
    const id = modules.get(script) ?? `module${modules.size}`;
    modules.set(script, id);
    return id;
  };
  const idsOf = (parts: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(parts).map(([part, script]) => [part, idOf(script)]));
  const extra = port === null ? [] : [`${port.number}/${port.protocol}`];
  const tasks = new Map([...taskProbes(extra)].map(([id, parts]) => [id, idsOf(parts)]));
  const listing = idOf(LISTING);
  const sections: Omit<Section, 'quiet'>[] = [
    ...(name === null ? [] : [{ id: 'name', script: resolveScript(name) }]),
    ...(probe === null ? [] : [{ id: 'probe', script: probe }]),
    { id: 'way', script: wayScript(at) },
    { id: 'own', script: routeLine(place.address) },
    { id: 'links', script: 'ip -o -d link show 2>/dev/null | head -n 2000' },
    { id: 'disciplines', script: DISCIPLINES },
    ...(place.namespace === null ? [] : [{ id: 'inside', script: insideScript(place.namespace) }]),
    { id: 'echo', script: echoScript(place.namespace) },
    {
      id: 'marks',
      script: `ip -${at.other.includes(':') ? 6 : 4} rule show 2>/dev/null | grep ' fwmark ' | head -n 100\n:`,
    },
    { id: 'ipsec', script: 'ip -o xfrm policy 2>/dev/null | head -n 1000' },
    { id: 'network', script: NETWORK_SCRIPT },
    { id: 'holders', script: HOLDERS },
    { id: 'ipvs', script: 'head -n 20000 /proc/net/ip_vs 2>/dev/null\n:' },
    { id: 'flannel', script: 'dump /run/flannel/subnet.env' },
    ...(port === null ? [] : [{ id: 'sockets', script: socketsScript(port, place.namespace) }]),
    ...[...modules].map(([script, id]) => ({ id, script })),
  ];
  return { script: framedScript(sections.map((section) => ({ ...section, quiet: true }))), tasks, listing };
}

/** A name that is not known must not cost the time-outs of every name server (resolv.conf(5)). */
export function resolveScript(name: string): string {
  return `has getent || return 3
set -- getent ahosts ${quote(name)}
if has timeout; then timeout 6 "$@"; else "$@"; fi | awk '{ print $1 }' | sort -u | head -n 20`;
}

function routeLine(address: string): string {
  return `ip -o route get ${quote(address)} 2>&1 | head -n 1`;
}

/**
 * The route to the other end: with the source, and for a pod with its device, since rules may choose the table by those
 * (ip-rule(8)). The kernel gives none where a pod's packets are dropped before: then the plain route is the answer. Without
 * forwarding it says `No route to host`, for a strict reverse path filter `Invalid cross-device link` (ip_route_input_slow).
 */
function routeScript({ place, other, source }: LookAt): string {
  const family = other.includes(':') ? 'ipv6' : 'ipv4';
  if (source === null) return `said=$(${routeLine(other)})`;
  const from = `ip -o route get ${quote(other)} from ${quote(source)}`;
  const asked =
    place.kind === 'node'
      ? `said=$(${from} 2>/dev/null | head -n 1)`
      : `behind=$(${routeLine(source)} | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p')
said=$(${from} iif "\${behind:-lo}" 2>&1 | head -n 1)
case $said in
  *'Invalid argument'* | *'Permission denied'* | *'Network is unreachable'*) ;;
  *'No route to host'*) [ "$(cat "/proc/sys/net/${family}/conf/\${behind:-lo}/forwarding")" = 1 ] || said= ;;
  *RTNETLINK* | *rror*) said= ;;
esac 2>/dev/null`;
  return `${asked}
[ -n "$said" ] || said=$(${routeLine(other)})`;
}

/**
 * The route to the other end, its next hop's entry, where a VXLAN device sends what is for that, and the entry of the next
 * hop there. For a pod also where a packet goes that comes in by the way back: rules may say otherwise than for what leaves.
 */
function wayScript(at: LookAt): string {
  const { place, other } = at;
  const inbound = `printf 'inbound %s\\n' "$(ip -o route get ${quote(place.address)} from ${quote(other)} iif "$device" 2>&1 | head -n 1)"`;
  return `hop_of() { printf '%s\\n' "$1" | sed -n 's/.* via \\(inet6* \\)\\{0,1\\}\\([^ ]*\\) .*/\\2/p'; }
device_of() { printf '%s\\n' "$1" | sed -n 's/.* dev \\([^ ]*\\) .*/\\1/p'; }
entry_of() { ip neigh show dev "$1" 2>/dev/null | awk -v a="$2" '$1 == a { print; exit }'; }
${routeScript(at)}
printf 'route %s\\n' "$said"
device=$(device_of "$said")
[ -n "$device" ] || return 0
${place.kind === 'node' ? '' : inbound}
hop=$(hop_of "$said")
entry=$(entry_of "$device" "\${hop:-${other}}")
[ -n "$entry" ] || return 0
printf 'neighbour %s\\n' "$entry"
mac=$(printf '%s\\n' "$entry" | sed -n 's/.*lladdr \\([0-9a-fA-F:]*\\).*/\\1/p')
[ -n "$mac" ] && has bridge && table=$(bridge fdb show dev "$device" 2>/dev/null) || return 0
remote=$(printf '%s\\n' "$table" | awk -v m="$mac" '$1 == m || $1 == "00:00:00:00:00:00" { known = 1 }
$1 == m { for (i = 2; i < NF; i++) if ($i == "dst") { print $(i + 1); exit } }
END { if (!known) print "none" }')
[ -n "$remote" ] || return 0
printf 'remote %s\\n' "$remote"
under=$(ip -o route get "$remote" 2>/dev/null | head -n 1)
device=$(device_of "$under") hop=$(hop_of "$under")
entry=$(entry_of "$device" "\${hop:-$remote}")
[ -z "$entry" ] || printf 'carrier %s %s\\n' "$device" "$entry"
:`;
}

/** Those that every device has by default do nothing to packets that a person would look for (tc(8)). */
const DISCIPLINES = `has tc || return 0
tc qdisc show 2>/dev/null | grep -vE '^qdisc (noqueue|mq|pfifo_fast|fq_codel|fq|cake) ' | head -n 100
:`;

/** Linux' own port of VXLAN, which flannel has too, and that of RFC 7348. */
const VXLAN_PORTS = [8472, 4789];

const HOLDERS = `${VXLAN_PORTS.map((port) => `{ ${portProcesses(port, 'u')}; } | sed 's/^/${port} /'`).join('\n')}
:`;

function insideScript(namespace: string): string {
  const inside = `nsenter --net=${quote(namespace)}`;
  return `${inside} ip -o -d link show 2>/dev/null | head -n 50
${inside} ip -o address show 2>/dev/null | head -n 50
:`;
}

/** Whether the kernel there leaves pings without an answer (ip-sysctl.rst, icmp_echo_ignore_all and icmp/echo_ignore_all). */
function echoScript(namespace: string | null): string {
  const inside = namespace === null ? '' : `nsenter --net=${quote(namespace)} `;
  return `for file in ipv4/icmp_echo_ignore_all ipv6/icmp/echo_ignore_all; do
  printf '%s %s\\n' "\${file%%/*}" "$(${inside}cat "/proc/sys/net/$file" 2>/dev/null)"
done`;
}

/** Local addresses in hexadecimal (proc_pid_net(5)): TCP sockets that listen are in state 0A, unconnected UDP ones in 07. */
function socketsScript({ number, protocol }: NonNullable<LookAt['port']>, namespace: string | null): string {
  const hex = number.toString(16).toUpperCase().padStart(4, '0');
  const [state, files] = protocol === 'tcp' ? ['0A', 'tcp tcp6'] : ['07', 'udp udp6'];
  const paths = files.split(' ').map((file) => `/proc/net/${file}`);
  const inside = namespace === null ? '' : `nsenter --net=${quote(namespace)} `;
  return `${inside}cat ${paths.join(' ')} 2>/dev/null | awk '$4 == "${state}" && $2 ~ /:${hex}$/ { sub(/:.*/, "", $2); print $2 }' | sort -u | head -n 50
echo seen`;
}
