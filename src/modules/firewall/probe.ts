import { FILES_FUNCTION, PART_FUNCTION } from '../../sh/parts.ts';
import { quote, quoteAll } from '../../sh/quote.ts';
import { DIRECT_FILE } from './host-files.ts';
import { LISTING, NFT_MAIN_FILES } from './listing.ts';
import type { FirewallParams } from './params.ts';
import { readPorts } from './params.ts';
import { RESTORED } from './restore.ts';

/** Files that some service loads at boot with iptables-restore. */
export const IPTABLES_FILES = {
  ip: ['/etc/iptables/rules.v4', '/etc/sysconfig/iptables', '/etc/iptables/rules-save'],
  ip6: ['/etc/iptables/rules.v6', '/etc/sysconfig/ip6tables', '/etc/iptables/rules6-save'],
} as const;

/** Sh that holds where firewalld runs: by its process, for asking it takes its slow front end. */
export const FIREWALLD_RUNS = `has firewall-cmd && for comm in /proc/[0-9]*/comm; do
  read -r comm <"$comm" && [ "$comm" = firewalld ] && break
done 2>/dev/null`;

/** iptables says which kernel interface it speaks in `iptables -V`, and by what it links to (xtables-nft(8)). */
const TOOLS = `tools() {
end='
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
printf %s "$tools"
variant=
has iptables || return 0
was=$IFS IFS=:
for folder in $PATH; do [ ! -x "$folder/iptables" ] || break; done
IFS=$was
if [ "$folder/iptables" -ef "$folder/xtables-nft-multi" ] 2>/dev/null; then variant='(nf_tables)'; else variant=$(iptables -V 2>/dev/null); fi
printf '%s\\n' "$variant"
}`;

/** Nothing of one that is not enabled: its rules say nothing then. */
const UFW = `ufw_files() {
[ -r /etc/ufw/ufw.conf ] || return 0
while read -r line || [ -n "$line" ]; do
  case $line in *[Ee][Nn][Aa][Bb][Ll][Ee][Dd]*=*[Yy][Ee][Ss]*) dump /etc/ufw/ufw.conf /etc/ufw/user.rules /etc/ufw/user6.rules; break;; esac
done </etc/ufw/ufw.conf
return 0
}`;

/** Nothing of one that does not run: it has no rules in force then, and is never asked to change any. */
function firewalld(services: string): string {
  return `${PART_FUNCTION}
${FILES_FUNCTION}
firewalld() {
${FIREWALLD_RUNS} || return 0
echo running
dump /etc/firewalld/firewalld.conf /usr/lib/firewalld/zones/*.xml /etc/firewalld/zones/*.xml ${services}
}
part firewalld firewalld
files ${DIRECT_FILE}
:`;
}

/**
 * What the persisted rule set would be: nft loads it into an empty network namespace and lists it. Starting nft takes
 * longer than that, so one is given both as commands (nft(8), `--interactive`). Its line editor would keep a history of
 * them in HOME, and complains of the terminal `unknown`, which sudo tells of where there is none. It says nothing but the
 * listing, or something is wrong, or it is a build that takes no commands, or shows them, or does not know -p (listing.ts):
 * then others are started. Comes behind TOOLS, whose `tools` says whether it is loaded at boot.
 */
const NFT_BOOT = `tried() {
listing=$(HOME=/dev/null TERM=dumb unshare -n nft -jp -i 2>&1 <<end
include "$1"
list ruleset
end
)
case $listing in '{"nftables": ['*']}') printf '%s\\n' "$listing";; *) return 1;; esac
}
nft_boot() {
has nft && has unshare || return 0
case $tools in *'enabled nftables'*) ;; *) return 0;; esac
for file in ${NFT_MAIN_FILES.join(' ')}; do
  [ -f "$file" ] || continue
  tried "$file" || unshare -n sh -c 'nft -f "$1" && { nft -jp list ruleset 2>/dev/null || exec nft -j list ruleset; }' sh "$file"
  return
done
}`;

/** Sh for the files of firewalld's services that hold one of the ports: a zone may admit it by name. */
function services(allow: readonly string[]): string {
  const numbers = readPorts(allow).ports.map(({ low, high }) => (low === high ? `${low}` : `${low}-${high}`));
  const patterns = numbers.map((number) => `-e ${quote(`port="${number}"`)}`).join(' ');
  return `$(grep -ls ${patterns} /usr/lib/firewalld/services/*.xml /etc/firewalld/services/*.xml)`;
}

/** The files for iptables-restore that are loaded at boot (isLoaded()), tried. */
const RESTORES = `restores() {
tool=$1 names=$2
shift 2
[ ! -d /run/systemd/system ] || case $tools in *'enabled netfilter-persistent'*|*'enabled ip'*) ;; *) return 0;; esac
for file in "$@"; do [ ! -f "$file" ] || part "restored $file" restored "$tool" "$names" "$file"; done
}`;

/** What starts at boot, and the files of it. */
const AT_BOOT = `${PART_FUNCTION}
${[FILES_FUNCTION, TOOLS, UFW, NFT_BOOT, RESTORED, RESTORES].join('\n')}
part tools tools
part ufw ufw_files
part 'nft boot' nft_boot
restores iptables-restore ip_tables_names ${quoteAll(IPTABLES_FILES.ip)}
restores ip6tables-restore ip6_tables_names ${quoteAll(IPTABLES_FILES.ip6)}
files ${quoteAll([...IPTABLES_FILES.ip, ...IPTABLES_FILES.ip6])}
:`;

/** All that readState() reads, but for firewalld's services. */
export const PROBE: Record<string, string> = {
  listing: LISTING,
  boot: AT_BOOT,
  firewalld: firewalld(''),
};

export function probe({ allow }: FirewallParams): Record<string, string> {
  return { ...PROBE, firewalld: firewalld(services(allow)) };
}
