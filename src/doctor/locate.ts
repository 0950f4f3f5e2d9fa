import { SERVICE_DEVICES } from '../modules/cidr/made-by-cluster.ts';
import type { Fleet, FleetHost } from '../modules/module.ts';
import { formatPrefix, parsePrefix } from '../net/address.ts';
import { quote, quoteAll } from '../sh/quote.ts';
import { ownAddress } from './geometry.ts';
import type { Place } from './path.ts';
import { readRoute } from './route.ts';

/** Network namespaces a script goes into to look for an address; a node has one per pod. */
const MOST_NAMESPACES = 600;
/** Where the file of a namespace can be. */
const NAMESPACE = /^\/(run\/netns|run\/docker\/netns|var\/run\/netns|proc\/\d+\/ns)\/[A-Za-z0-9_.-]+$/;

/**
 * Every network namespace of the machine once, by its inode (namespaces(7)): those with a name (ip-netns(8), also the
 * container runtimes') and those of processes. Of a pod the runtime's name comes first.
 */
function locateScript(addresses: readonly string[]): string {
  return `for a in ${quoteAll(addresses)}; do printf 'route %s %s\\n' "$a" "$(ip -o route get "$a" 2>&1 | head -n 1)"; done
[ "$(id -u)" = 0 ] && has nsenter || exit 0
own=$(stat -L -c %i /proc/self/ns/net)
stat -L -c '%i %n' /run/netns/* /run/docker/netns/* /proc/[0-9]*/ns/net 2>/dev/null |
  awk -v own="$own" '$1 != own && !seen[$1]++ { print $2 }' | head -n ${MOST_NAMESPACES} |
  while read -r file; do
    nsenter --net="$file" ip -o address show 2>/dev/null </dev/null |
      awk -v wanted=${quote(addresses.join(' '))} -v file="$file" 'BEGIN { n = split(wanted, list); for (i = 1; i <= n; i++) asked[list[i]] }
{ split($4, own, "/"); if (own[1] in asked) print "namespace", own[1], file }'
  done
exit 0`;
}

export interface Located {
  places: Map<string, Place>;
  /** Hosts that gave no answer when they were asked, and why. */
  silent: string[];
}

/**
 * Where addresses are: a host's own, else in a pod's namespace on some host, else on the one host that has it on a link.
 * Those that no host has are left out. One round trip for all hosts, and none for addresses of hosts.
 */
export async function locate(fleet: Fleet, addresses: readonly string[]): Promise<Located> {
  const places = new Map<string, Place>();
  for (const address of addresses) {
    const host = nodeWith(fleet.hosts, address);
    if (host !== null) places.set(address, nodePlace(host, address));
  }
  const rest = addresses.filter((address) => !places.has(address));
  if (rest.length === 0) return { places, silent: [] };
  fleet.progress(`where is ${rest.join(' and ')}?`);
  const outputs = await fleet.each(() => locateScript(rest), { timeoutMs: 30_000 });
  const answers = fleet.hosts.map((host) => ({ host, lines: linesOf(outputs.get(host.name)?.stdout) }));
  for (const address of rest) {
    const place = podWith(address, answers);
    if (place !== null) places.set(address, place);
  }
  const silent = [...outputs].flatMap(([name, { failure }]) =>
    failure === null ? [] : `${name}: ${failure}`,
  );
  return { places, silent };
}

interface Line {
  word: string;
  address: string;
  rest: string;
}

interface Answer {
  host: FleetHost;
  lines: Line[];
}

/** A host's own address. */
export function nodePlace(host: FleetHost, address: string): Place {
  return { host, address, kind: 'node', twins: [], namespace: null };
}

function podWith(address: string, answers: readonly Answer[]): Place | null {
  const about = answers.map(({ host, lines }) => ({
    host,
    lines: lines.filter((line) => line.address === address),
  }));
  const near = about.filter(({ host, lines }) => isOnLink(host, lines));
  // A namespace that was left over may have it too: where the host has a link to it the pod lives.
  for (const { host, lines } of [...near, ...about]) {
    const files = lines.flatMap(({ word, rest }) =>
      word === 'namespace' && NAMESPACE.test(rest) ? [rest] : [],
    );
    const [file, ...twins] = files;
    if (file !== undefined) return { host, address, kind: 'pod', twins, namespace: file };
  }
  const [only] = near;
  if (only === undefined || near.length > 1) return null;
  return { host: only.host, address, kind: 'pod', twins: [], namespace: null };
}

function nodeWith(hosts: readonly FleetHost[], address: string): FleetHost | null {
  return (
    hosts.find((host) => host.address === address) ?? hosts.find((host) => hasItself(host, address)) ?? null
  );
}

/** Addresses of Services that every node has are none of its own. */
function hasItself({ facts }: FleetHost, address: string): boolean {
  return facts.addresses.some(
    (own) => isSame(own.address, address) && !SERVICE_DEVICES.test(own.device ?? ''),
  );
}

/** What NodeLocal DNSCache and the like listen on is on every node: the one that asks has its own. IPVS listens nowhere. */
export function sharedPlace({ host }: Place, address: string): Place | null {
  const own = ownAddress(host, address);
  const isListening = own !== undefined && own.device !== 'kube-ipvs0';
  return isListening ? nodePlace(host, address) : null;
}

function isSame(text: string, address: string): boolean {
  const range = parsePrefix(text);
  return range !== null && formatPrefix(range) === address;
}

function linesOf(stdout = ''): Line[] {
  return stdout.split('\n').map((line) => {
    const [word = '', address = ''] = line.split(' ', 2);
    return { word, address, rest: line.slice(word.length + address.length + 2, 500) };
  });
}

/** On a link that is not the network of the nodes. */
function isOnLink(host: FleetHost, lines: readonly Line[]): boolean {
  const line = lines.find(({ word }) => word === 'route')?.rest ?? '';
  const { device, gateway, local } = readRoute(line);
  const nodes = ownAddress(host, host.address)?.device;
  return device !== null && gateway === null && !local && device !== nodes;
}
