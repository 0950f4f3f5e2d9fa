import { quote } from '../../sh/quote.ts';
import { LISTING, NFT_MAIN_FILES } from './listing.ts';
import type { FirewallParams } from './params.ts';
import { readPorts } from './params.ts';

/** Files that some service loads at boot with iptables-restore. */
export const IPTABLES_FILES = {
  ip: ['/etc/iptables/rules.v4', '/etc/sysconfig/iptables', '/etc/iptables/rules-save'],
  ip6: ['/etc/iptables/rules.v6', '/etc/sysconfig/ip6tables', '/etc/iptables/rules6-save'],
} as const;

/** In this folder so that no distribution's own file of the name exists. */
export const NFT_OWN_FILE = '/etc/nftables.d/netfix.nft';

/** Sh that holds where firewalld runs: by its process, for asking it takes its slow front end. */
export const FIREWALLD_RUNS = 'has firewall-cmd && cat /proc/[0-9]*/comm 2>/dev/null | grep -qx firewalld';

/** Gathered, and printed at once. */
const TOOLS = `end='
'
tools=
for tool in nft iptables iptables-nft iptables-legacy ip6tables ip6tables-nft ip6tables-legacy ufw firewall-cmd; do
  has $tool && tools="$tools$tool$end"
done
for unit in nftables netfilter-persistent iptables ip6tables ufw firewalld; do
  for link in /etc/systemd/system/*.wants/$unit.service /etc/runlevels/*/$unit; do
    [ -e "$link" ] || [ -L "$link" ] || continue
    tools="\${tools}enabled $unit$end"
    break
  done
done
if ${FIREWALLD_RUNS}; then tools="\${tools}running firewalld$end"; fi
printf %s "$tools"
has iptables && iptables -V 2>/dev/null
exit 0`;

const UFW = 'dump /etc/ufw/ufw.conf /etc/ufw/user.rules /etc/ufw/user6.rules';

const FIREWALLD = `has firewall-cmd || exit 0
dump /etc/firewalld/firewalld.conf /usr/lib/firewalld/zones/*.xml /etc/firewalld/zones/*.xml`;

/** What the persisted rule set would be: nft loads it into an empty network namespace and lists it. */
const NFT_BOOT = `has nft && has unshare || exit 0
for link in /etc/systemd/system/*.wants/nftables.service /etc/runlevels/*/nftables; do
  [ -e "$link" ] || [ -L "$link" ] || continue
  for file in ${NFT_MAIN_FILES}; do
    [ -f "$file" ] || continue
    unshare -n sh -c 'nft -f "$1" && nft -j list ruleset' sh "$file"
    exit $?
  done
done`;

function content(path: string): string {
  return `[ -f ${quote(path)} ] && [ -r ${quote(path)} ] && { cat ${quote(path)}; printf .; }; exit 0`;
}

/** Services of firewalld that hold one of the ports: a zone may admit it by name. */
function services(allow: readonly string[]): string {
  const numbers = readPorts(allow).ports.map(({ low, high }) => (low === high ? `${low}` : `${low}-${high}`));
  const patterns = numbers.map((number) => `-e ${quote(`port="${number}"`)}`).join(' ');
  return `has firewall-cmd || exit 0
dump $(grep -l ${patterns} /usr/lib/firewalld/services/*.xml /etc/firewalld/services/*.xml 2>/dev/null)`;
}

const FILES = [...IPTABLES_FILES.ip, ...IPTABLES_FILES.ip6, NFT_OWN_FILE];

/** All that readState() reads, but for firewalld's services. */
export const PROBE: Record<string, string> = {
  tools: TOOLS,
  ...LISTING,
  ufw: UFW,
  firewalld: FIREWALLD,
  'nft boot': NFT_BOOT,
  ...Object.fromEntries(FILES.map((path) => [`file ${path}`, content(path)])),
};

export function probe({ allow }: FirewallParams): Record<string, string> {
  return { ...PROBE, services: services(allow) };
}
