import { NFT_INCLUDE, NFT_MAIN_FILES, NFT_OWN_FILE, NFT_VALIDATE } from '../modules/firewall/listing.ts';
import { FIREWALLD_RUNS, IPTABLES_FILES } from '../modules/firewall/probe.ts';
import type { OpenFamily } from '../modules/standalone.ts';
import { quote } from '../sh/quote.ts';

/**
 * Accepts in whichever firewall the node has. The first word is `look` or `fix`; looking fails where a rule is missing.
 * What cannot drop anything is left alone: a chain without a rule but accepts, those of a cluster. Each rule that is
 * made is in the journal with the words that take it back, since table, tool and zone are known only then.
 */
export const FIREWALL_FUNCTIONS = String.raw`made() {
  what=$1 back=$2 writes=$3
  shift 3
  begin_step || return 1
  if ( record_files $writes && record_command "$what" "$back" && "$@" ); then end_step; else fail_step; return 1; fi
}
enabled_unit() {
  for unit; do
    for link in /etc/systemd/system/*.wants/$unit.service /etc/runlevels/*/$unit; do
      if [ -e "$link" ] || [ -L "$link" ]; then return 0; fi
    done
  done
  return 1
}
ufw_runs() { has ufw && grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf; }
firewalld_runs() { ${FIREWALLD_RUNS}; }
zone_of() {
  device=$(ip -o route get "$1" 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p')
  [ "$device" != "${'$'}{asked:-}" ] || return 0
  zone=$(firewall-cmd --get-zone-of-interface="${'$'}{device:-lo}" 2>/dev/null) || zone=$(firewall-cmd --get-default-zone) || return 1
  now=$(firewall-cmd "--zone=$zone" --list-rich-rules) && kept=$(firewall-cmd --permanent "--zone=$zone" --list-rich-rules) && asked=$device
}
rich_rule() {
  firewalld_runs || return 0
  zone_of "$2" || return 1
  for where in '' --permanent; do
    files= rules=$now
    if [ -n "$where" ]; then
      rules=$kept
      case $zone in *[!A-Za-z0-9_-]*) ;; *) files="/etc/firewalld/zones/$zone.xml /etc/firewalld/zones/$zone.xml.old";; esac
    fi
    denied "$rules" "$3" && return 1
    printf '%s\n' "$rules" | grep -qxF -- "$3" && continue
    [ "$1" = fix ] || return 1
    made "$3 in zone $zone" "firewall-cmd -q $where $(quoted "--zone=$zone") $(quoted "--remove-rich-rule=$3")" "$files" \
      firewall-cmd -q $where "--zone=$zone" "--add-rich-rule=$3" || return 1
  done
}
denied() {
  port=${'$'}{2#* port port=}
  if printf '%s\n' "$1" | grep -F -- "${'$'}{2#rule }" | grep -q '^rule priority="-'; then return 1; fi
  denies=$(printf '%s\n' "$1" | grep -E ' (drop|reject)( |$)' |
    grep -E -e " port port=${'$'}{port% accept}" -e ' port port="[0-9]+-' -e '^rule( [a-z]+="[^"]*"| source| NOT)* (drop|reject)' | head -n 1)
  [ -n "$denies" ] || return 1
  echo "firewalld's zone $zone denies before it accepts ($denies): change that rule, or let netfix run find the priority" >&2
}
ufw_rule() {
  ufw_runs || return 0
  "$2" -w -S "$3" 2>/dev/null | grep -qxF -- "$4" && return 0
  [ "$1" = fix ] || return 1
  made "ufw allow $5" "ufw delete allow $5" '' ufw_allow "$5"
}
ufw_allow() { eval "ufw prepend allow $1 comment netfix" || eval "ufw allow $1 comment netfix"; }
engine_tool() {
  if has "$1-$2-save"; then tool=$1-$2
  else
    has "$1-save" || return 1
    tool=$1
    case $("$1" -V 2>/dev/null) in
      *nf_tables*) [ "$2" = nft ] || return 1;;
      *) [ "$2" = legacy ] || return 1;;
    esac
  fi
  [ "$2" = nft ] || grep -qsx filter "$3"
}
could_drop() { grep -E '^:INPUT (DROP|REJECT)|^(\[[0-9:]*\] )?-A INPUT ' | grep -qvE -e ' -j (ACCEPT|LOG|NFLOG|RETURN|KUBE-[A-Z-]*|cali-[A-Za-z-]*|CILIUM_[A-Za-z_]*)( |$)'; }
iptables_rule() {
  if ufw_runs; then return 0; fi
  for engine in nft legacy; do
    engine_tool "$2" "$engine" "$3" || continue
    rules=$("$tool-save" -t filter 2>/dev/null)
    case $rules in *INPUT_ZONES*) continue;; esac
    printf '%s\n' "$rules" | could_drop || continue
    printf '%s\n' "$rules" | grep -qxF -- "-A INPUT $5" && continue
    [ "$1" = fix ] || return 1
    made "$tool: $5" "if $tool -w -t filter -C INPUT $5 2>/dev/null; then $tool -w -t filter -D INPUT $5; fi" '' \
      $tool -w -t filter -I INPUT 1 $5 || return 1
  done
  if [ -d /run/systemd/system ] && ! enabled_unit netfilter-persistent iptables ip6tables; then return 0; fi
  for file in $4; do
    [ -f "$file" ] && could_drop <"$file" && ! grep -qE -- "^(\[[0-9:]*\] )?-A INPUT $5\$" "$file" || continue
    [ "$1" = fix ] || return 1
    content=$(awk -v rule="-A INPUT $5" '
      /^\*/ { table = $0 }
      table == "*filter" && !done && (/^(\[[0-9:]*\] )?-A INPUT / || /^COMMIT/) { print rule; done = 1 }
      { print }' "$file" && echo .) || return 1
    content=${'$'}{content%.}
    journaled write_file "$file" '' "$(printf %s "$content" | wc -c)" "$content" '' || return 1
  done
}
nft_rule() {
  has nft || return 0
  nft list chains 2>/dev/null | awk '$1 == "table" { family = $2; table = $3 } $1 == "chain" { chain = $2 } / hook (input|ingress) / { print family, table, chain }' |
  while read -r family table chain; do
    case $family in inet|netdev|"$2") ;; *) continue;; esac
    case $table in firewalld*|kube-proxy|calico*|cni_*|kindnet*|ovn-kubernetes|antrea*) continue;; esac
    if [ "$chain" = INPUT ] && [ "$family" != inet ] && has iptables-save; then continue; fi
    place="$family $table $chain" rules=$(nft list chain "$family" "$table" "$chain")
    printf '%s\n' "$rules" | grep -qE 'policy drop|drop|reject|jump|goto|queue' || continue
    text="insert rule $place $3 counter accept comment \"$4\""
    case $rules in
      *"comment \"$4\""*) ;;
      *) [ "$1" = fix ] || exit 1
        case $place in *[!A-Za-z0-9_/.\ -]*) echo "nft has no plain words for the chain $place" >&2; exit 1;; esac
        back="nft -a list chain $place | sed -n 's|.*comment \"$4\" # handle \\([0-9]*\\)\$|\\1|p' |
while read -r handle; do nft delete rule $place handle \"\$handle\"; done"
        made "nft: $text" "$back" '' nft_text "$text" </dev/null || exit 1;;
    esac
    nft_keep "$1" "$place" "$text" </dev/null || exit 1
  done
}
nft_text() { printf '%s\n' "$1" | nft -c -f - && printf '%s\n' "$1" | nft -f -; }
nft_keep() {
  enabled_unit nftables || return 0
  for main in ${NFT_MAIN_FILES.join(' ')}; do [ ! -f "$main" ] || break; done
  [ -f "$main" ] || return 0
  own=${NFT_OWN_FILE}
  if ! grep -qsxF -- "$3" "$own"; then
    [ "$1" = fix ] || return 1
    content="$(cat "$own" 2>/dev/null || echo '# Kept by netfix: accepts in chains that would drop them. Included by the main file.')
add table ${'$'}{2% *}
add chain $2
$3
"
    nft_valid "$main" "$content" && journaled write_file "$own" '' "$(printf %s "$content" | wc -c)" "$content" '' || return 1
  fi
  include=${quote(NFT_INCLUDE)}
  if [ "$(grep '^[[:space:]]*[^#[:space:]]' "$main" | tail -n 1)" != "$include" ]; then
    [ "$1" = fix ] || return 1
    content="$(grep -vxF -- "$include" "$main")
$include
"
    nft_valid "$main" "$(cat "$own")" && journaled write_file "$main" '' "$(printf %s "$content" | wc -c)" "$content" '' || return 1
  fi
}
${NFT_VALIDATE}`;

const TOOLS = {
  ip: { tool: 'iptables', names: '/proc/net/ip_tables_names', chain: 'ufw-user-input' },
  ip6: { tool: 'ip6tables', names: '/proc/net/ip6_tables_names', chain: 'ufw6-user-input' },
} as const;

/** Sh that looks or mends, as its first argument says. */
export function openings(families: readonly OpenFamily[]): string {
  const calls = families.flatMap(({ family, nft, sources }) => {
    const { tool, names, chain } = TOOLS[family];
    const files = IPTABLES_FILES[family].join(' ');
    return [
      `nft_rule "$1" ${[family, nft.match, nft.comment].map(quote).join(' ')}`,
      ...sources.flatMap((source) => [
        `iptables_rule "$1" ${[tool, names, files, source.iptables].map(quote).join(' ')}`,
        `ufw_rule "$1" ${[tool, chain, source.ufwKernel, source.ufw].map(quote).join(' ')}`,
        `rich_rule "$1" ${[source.address, source.rich].map(quote).join(' ')}`,
      ]),
    ];
  });
  return calls.join(' &&\n');
}
