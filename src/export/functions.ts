import { DROP_IN, HEADER } from '../modules/sysctl/drop-in.ts';
import { dropInFolders } from '../net/drop-in-folders.ts';
import { JOURNAL_FUNCTIONS, UNDO_BODY, UNDO_TITLE } from '../safety/journal.ts';
import { stateFolder } from '../safety/lock.ts';
import { quote } from '../sh/quote.ts';

/**
 * Readers of the sysctl files as net/sysctl/order.ts knows them: systemd-sysctl (sysctl.d(5)) leaves /etc/sysctl.conf
 * out, `sysctl --system` (sysctl(8)) reads it last; ufw loads its own file behind both. A name with a glob counts by
 * its letters only, so a line may be written that would not have been needed.
 */
const BOOT = `if [ -d /run/systemd/system ]; then boot=systemd-sysctl other='sysctl --system'; else boot='sysctl --system' other=systemd-sysctl; fi
sysctl_files() {
  for folder in ${dropInFolders('sysctl.d').join(' ')}; do
    for file in "$folder"/*.conf; do
      if [ -e "$file" ] || [ -L "$file" ]; then printf '%s\\t%s\\n' "\${file##*/}" "$file"; fi
    done
  done | awk -F '\\t' '!seen[$1]++' | sort | cut -f 2
  if [ "$1" != systemd-sysctl ] && [ -f /etc/sysctl.conf ]; then echo /etc/sysctl.conf; fi
  if grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf && grep -qs '^IPT_SYSCTL=.*/etc/ufw/sysctl.conf' /etc/default/ufw; then echo /etc/ufw/sysctl.conf; fi
}
last_word() {
  names=$2
  sysctl_files "$1" | {
    set --
    while IFS= read -r file; do [ ! -s "$file" ] || set -- "$@" "$file"; done
    [ $# -eq 0 ] || awk -v names="|$names|" '
      { line = $0; sub(/^[ \\t]+/, "", line) }
      line ~ /^[#;]/ || line !~ /=/ { next }
      { key = substr(line, 1, index(line, "=") - 1); value = substr(line, index(line, "=") + 1)
        sub(/^-/, "", key); gsub(/[ \\t]/, "", key); gsub("/", ".", key)
        gsub(/[ \\t\\r]+/, " ", value); sub(/^ /, "", value); sub(/ $/, "", value)
        if (index(names, "|" key "|")) found = value "\\t" FILENAME "\\t" FNR "\\t" $0 }
      END { if (found != "") print found }' "$@"
  }
}
boot_right() {
  word=$(last_word "$1" "$2")
  word=\${word%%"$tab"*}
  [ "$word" != "$3" ] || return 0
  [ -n "$word" ] || return 1
  case " $4 " in
    ' larger ') [ "$word" -ge "$3" ] 2>/dev/null;;
    *" $word "*) return 0;;
    *) return 1;;
  esac
}
kept_at_boot() {
  boot_right "$boot" "$1" "$2" "$4" || return 1
  boot_right "$other" "$1" "$2" "$4" || { [ "$5" = fail ] && grep -qsxF "$3" ${DROP_IN}; }
}
keep_at_boot() {
  if ! boot_right "$boot" "$1" "$2" "$4" || ! boot_right "$other" "$1" "$2" "$4"; then
    grep -qsxF "$3" ${DROP_IN} || add_line ${DROP_IN} ${quote(HEADER)} "$3" "$6" || return 1
  fi
  for reader in "$boot" "$other"; do
    until boot_right "$reader" "$1" "$2" "$4"; do
      word=$(last_word "$reader" "$1")
      word=\${word#*"$tab"} file=\${word%%"$tab"*}
      word=\${word#*"$tab"} line=\${word%%"$tab"*} text=\${word#*"$tab"}
      case $5:$file in
        fail:*|*:/run/*|comment:) [ "$reader" = "$boot" ] || break
          echo "$file:$line has the last word at boot ($text): remove that line" >&2
          return 1;;
      esac
      journaled comment_out "$file" "$line" "$text" || return 1
    done
  done
}`;

/** What steps call. A step looks (right), makes the change where that fails (fix), and looks again. */
const STEPS = `journaled() {
  begin_step || return 1
  if ( "$@" ); then end_step; else fail_step; return 1; fi
}
holds_file() {
  [ -f "$1" ] && [ "$(cksum <"$1")" = "$3" ] && { [ -z "$2" ] || [ "$(stat -L -c %a "$1")" = "$2" ]; }
}
add_line() {
  content=$(if [ -e "$1" ]; then grep -vE -- "$4" "$1"; else printf '%s\\n' "$2"; fi; printf '%s\\n' "$3")
  content="$content
"
  journaled write_file "$1" '' "$(printf %s "$content" | wc -c)" "$content" ''
}
wrong_keys() {
  cd /proc/sys || return 1
  for key in $1; do
    [ -e "$key" ] || continue
    value=$(sysctl_value "$key")
    if eval "$2"; then printf '%s\\n' "$key"; fi
  done
}
set_wrong() {
  wrong_keys "$1" "$2" | while IFS= read -r key; do journaled set_sysctl "$key" "$3" </dev/null || exit 1; done
}
task() { task=$1 ignored=\${2:-} changed=; }
notify() { if [ -n "$changed" ]; then eval "handler_$1=1"; fi; }
is_right() { ( right ) >/dev/null 2>&1 9>&-; }
wrong() {
  echo "failed: $task: $1" >&2
  [ -n "$ignored" ] || failed=1
}
tell() { is_right || wrong "$1"; }
ensure() {
  if [ "\${2:-}" != always ] && is_right; then return 0; fi
  if [ "$mode" = check ]; then echo "would: $task: $1"; would=1 changed=1; return 0; fi
  ready
  if ( fix ) >"$journal/log" 2>&1 9>&- && { [ "\${2:-}" = always ] || is_right; }; then
    echo "changed: $task: $1"
    changed=1
  else
    wrong "$1"
    tail -n 5 "$journal/log" >&2
  fi
}
ready() {
  if [ -n "$journal" ]; then return 0; fi
  lock
  run=$(date -u +%Y%m%dT%H%M%SZ)-$(od -An -N3 -tx1 /dev/urandom | tr -d ' \\n')
  info="run $run by a script of netfix export since $(date -u +%Y-%m-%dT%H:%M:%SZ)"
  [ ! -e /run/netfix/lock ] || printf '%s\\n' "$info" >/run/netfix/lock
  journal=$state/runs/$run
  undo="$undo_title $info.
$undo_body"
  if { settle_left || settle_left; } >/dev/null && open_journal "$undo" "$(printf %s "$undo" | wc -c)" "$info"; then return 0; fi
  exit 2
}
forget_nothing() {
  for each in "$journal"/steps/*/done; do [ ! -e "$each" ] || return 0; done
  if [ -n "$journal" ] && ! grep -qE '^(undo_command|no_undo) [0-9]' "$journal/undo.sh"; then rm -rf "$journal"; journal=; fi
}
lock() {
  if ! has flock; then return 0; fi
  own_folder /run/netfix && real_path /run/netfix/lock >/dev/null && ( umask 077; : >>/run/netfix/lock ) || exit 2
  exec 9<>/run/netfix/lock
  for try in 1 2 3 4 5; do
    if flock -n 9; then return 0; fi
    sleep 1
  done
  echo "a run is changing this host: $(cat /run/netfix/lock)" >&2
  exit 75
}
main() {
  case $# in
    0) mode=run;;
    1) mode=check; [ "$1" = --check ] || { echo 'usage: sh SCRIPT [--check]' >&2; exit 64; };;
    *) echo 'usage: sh SCRIPT [--check]' >&2; exit 64;;
  esac
  if [ "$(id -u)" != 0 ]; then echo 'this script sets up the node, so it is run as root' >&2; exit 2; fi
  journal= failed= would= tab=$(printf '\\t')
  steps
  forget_nothing
  if [ -n "$journal" ]; then echo "to take it back: sh $journal/undo.sh"; fi
  if [ -n "$failed" ]; then exit 2; fi
  if [ -n "$would" ]; then exit 8; fi
  [ -n "$journal" ] || echo 'nothing to do'
  exit 0
}`;

/** Everything below the steps of a script. `CHANGE_FUNCTIONS` and the prelude come before. */
export const EXPORT_FUNCTIONS = `${JOURNAL_FUNCTIONS}
${stateFolder(null)}
undo_title=${quote(UNDO_TITLE)}
undo_body=${quote(UNDO_BODY)}
${BOOT}
${STEPS}`;
