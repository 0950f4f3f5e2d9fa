import { TRUSTED_PATH } from '../sh/trusted-path.ts';

/** Everything behind this line of an undo.sh is what the run did, the latest first. */
export const ENTRIES_MARK = '# What was done, the latest first:';
/** An undo.sh that does not end so was not written by netfix. */
export const LAST_LINE = 'finish';

/**
 * Shell functions that a run and its undo.sh share. `say LINE`: dash's echo would read a `\n` in a path as a new line.
 * `state_of PATH`: mode, owner and a hash of the content, or where a link leads, or `absent`; the same tool is used on
 * the same host, so it does not matter which one that is. `new_beside PATH STEP` makes an empty file of unguessable name
 * beside PATH and prints its name, which the folder of the step holds before it is made: what a killed shell leaves
 * there is found by that and dropped.
 */
export const FILE_FUNCTIONS = `say() { printf '%s\\n' "$1"; }
state_of() {
  if [ -L "$1" ]; then printf 'link %s' "$(readlink "$1")"; return; fi
  [ -e "$1" ] || { echo absent; return 0; }
  { stat -c '%a %u:%g' "$1" && if has sha256sum; then sha256sum <"$1"; else cksum <"$1"; fi; } | tr -s '\\n ' '  '
}
sysctl_value() { tr -s '\\t ' '  ' <"/proc/sys/$1" 2>/dev/null; }
new_beside() {
  beside=$(mktemp -u "\${1%/*}/.netfix-XXXXXXXX") && { ( printf '%s\\n' "$beside" >"$2/temp" ) 2>/dev/null || :; } && ( umask 077; set -C; : >"$beside" ) && say "$beside"
}
drop_left_over() {
  for note; do
    [ -e "$note" ] || continue
    beside=$(cat "$note")
    case \${beside##*/} in .netfix-????????) rm -f "$beside";; esac
    rm -f "$note"
  done
}`;

/**
 * The beginning of a run's undo.sh, which grows by an entry before each change (journal.ts). It needs no netfix. Each
 * entry restores only what still is as netfix left it, may never have happened, and can be run again. Lines it prints
 * begin with `would`, `restored`, `left` or `failed`, a colon and a space. What follows a kernel parameter (journal.ts)
 * is looked at before that is put back, for the kernel changes it again then.
 *
 * --guard FIRST SECONDS PID is the host's own timer: unless `guard/FIRST/settled` is made in time it takes back the
 * entries from FIRST on. While process PID still makes the change, the time does not run; one that gets the same PID later
 * began at another time (proc_pid_stat(5), starttime). mkdir(2) is atomic: either the guard or the run gets to settle,
 * never both. On a full disk nobody can settle: then it takes back.
 *
 * By hand it takes the host's lock, which a boot has taken away, so that no run and no other undo is at work meanwhile.
 * --locked says that the caller has it. Exits 75 (EX_TEMPFAIL, sysexits.h) where a run has it.
 */
export const UNDO_FUNCTIONS = `export LC_ALL=C PATH="\${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
umask 077
folder=$(cd "$(dirname "$0")" && pwd -P) || exit 1
mode=undo first=1 failed=0 told=
has() { command -v "$1" >/dev/null 2>&1; }
${TRUSTED_PATH}
${FILE_FUNCTIONS}
due() {
  [ "$1" -ge "$first" ] && [ ! -e "$folder/steps/$1/undone" ] && [ ! -e "$folder/steps/$1/void" ]
}
mark() { ( : >"$1" ) 2>/dev/null; }
undone() { [ "$mode" = check ] || mark "$folder/steps/$1/undone"; }
failure() { say "failed: $1"; failed=1; }
put_back() {
  target=$(real_entry "$2") || return 1
  [ ! -e "$target" ] || [ -f "$target" ] || [ -L "$target" ] || return 1
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then rm -f "$target"; return; fi
  if [ -L "$1" ]; then cp -pP "$1" "$target"; return; fi
  temp=$(new_beside "$target" "\${1%/*}") || return 1
  [ ! -e "$target" ] || cp --attributes-only --preserve=xattr "$target" "$temp" 2>/dev/null
  if cp -p "$1" "$temp" && chown "$(stat -c %u:%g "$1")" "$temp" && chmod "$(stat -c %a "$1")" "$temp" &&
    { [ ! -e /sys/fs/selinux/enforce ] || [ ! -e "$target" ] || chcon --reference="$target" "$temp" 2>/dev/null || :; } &&
    { sync "$temp" 2>/dev/null || sync; } && [ "$(state_of "$temp")" = "$(state_of "$1")" ] && mv -f "$temp" "$target"
  then
    if [ -e /sys/fs/selinux/enforce ] && has restorecon; then restorecon "$target"; fi
    return 0
  fi
  rm -f "$temp"
  return 1
}
as_told() {
  say "$told" | {
    at=$1
    while read -r step path; do
      [ "$path" != "$1" ] || at=$folder/steps/$step/before
    done
    say "$at"
  }
}
undo_file() {
  due "$1" || return 0
  before=$folder/steps/$1/before
  now=$(state_of "$(as_told "$2")")
  if [ "$now" = "$(state_of "$before")" ]; then
    undone "$1"
  elif [ "$now" != "$3" ]; then
    say "left: $2: it was changed since"
  elif [ "$mode" = check ]; then
    told="$told
$1 $2"
    if [ -e "$before" ] || [ -L "$before" ]; then say "would: put back $2 as it was"; else say "would: remove $2"; fi
  elif why=$(put_back "$before" "$2" 2>&1); then
    undone "$1"
    say "restored: $2"
  else
    failure "$2 could not be written; it is as it was\${why:+: }\${why##*: }"
  fi
}
undo_sysctl() {
  due "$1" || return 0
  was=$(cat "$folder/steps/$1/before") || { failure "$2: its value before is not known"; return; }
  set -- "$1" "$2" "$(cat "$folder/steps/$1/after" 2>/dev/null || printf '%s' "$3")"
  key=$(say "$2" | tr / .)
  now=$(sysctl_value "$2") || { say "left: $key: it is no longer there"; return; }
  if [ "$now" = "$was" ]; then
    undone "$1"
  elif [ "$now" != "$3" ]; then
    say "left: $key: it is $now now, which netfix did not set"
  elif followers_due "$1" && [ "$mode" = check ]; then
    say "would: set $key back to $was"
  elif printf '%s\\n' "$was" >"/proc/sys/$2"; then
    say "restored: $key = $was"
    undo_followers
    undone "$1"
  else
    failure "$key could not be set to $was"
  fi
}
followers_due() {
  followers=
  [ -e "$folder/steps/$1/followers" ] || return 0
  while read -r follower value; do
    is=$(sysctl_value "$follower") || continue
    if [ "$is" != "$value" ] && [ -e "$folder/steps/$1/followed" ] && ! grep -qxF "$follower $is" "$folder/steps/$1/followed"; then
      say "left: $(say "$follower" | tr / .): it is $is now, which netfix did not set"
      value=$is
    fi
    followers="$followers$follower $value
"
  done <"$folder/steps/$1/followers"
}
undo_followers() {
  say "$followers" | while read -r follower value; do
    is=$(sysctl_value "$follower") && [ "$is" != "$value" ] || continue
    ( printf '%s\\n' "$value" >"/proc/sys/$follower" ) 2>/dev/null
  done
}
undo_module() {
  due "$1" || return 0
  say "left: module $2: netfix never unloads one; it is gone after a boot unless something loads it"
  undone "$1"
}
files_as_left() {
  [ -s "$folder/steps/$1/files" ] || return 1
  [ -e "$folder/steps/$1/done" ] || return 0
  at=0
  while read -r path; do
    at=$((at + 1))
    [ "$(state_of "$path")" = "$(cat "$folder/steps/$1/after$at" 2>/dev/null)" ] || return 1
  done <"$folder/steps/$1/files"
}
files_back() {
  at=0
  while read -r path; do
    at=$((at + 1))
    [ -e "$folder/steps/$1/done" ] || [ ! -e "$path" ] || cp -p "$path" "$folder/steps/$1/replaced$at" || return 1
    put_back "$folder/steps/$1/before$at" "$path" || return 1
  done <"$folder/steps/$1/files"
}
undo_command() {
  due "$1" || return 0
  if [ "\${4:-}" = done ] && [ ! -e "$folder/steps/$1/done" ]; then undone "$1"; return; fi
  if [ "$mode" = check ]; then say "would: take back: $2"; return; fi
  whole=
  if files_as_left "$1"; then whole=1; fi
  out=$folder/steps/$1/said
  mark "$out" || out=/dev/null
  if (umask 022; eval "$3") </dev/null >"$out" 2>&1 9>&- && { [ -z "$whole" ] || files_back "$1"; }; then
    undone "$1"
    say "restored: $2"
  else
    failure "to take back: $2: $(tail -n 1 "$out")"
  fi
}
no_undo() {
  due "$1" || return 0
  say "left: $2: $3"
  undone "$1"
}
settle() { mkdir "$folder/guard/$1/settled" 2>/dev/null || [ ! -d "$folder/guard/$1/settled" ]; }
born() {
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  set -- \${stat##*) }
  say "\${20}"
}
guard() {
  began=$(born "$3")
  mark "$folder/guard/$1/armed"
  seconds=0
  while [ "$seconds" -lt "$2" ]; do
    sleep 1
    [ ! -e "$folder/guard/$1/settled" ] || exit 0
    if [ ! -e "$folder/guard/$1/applied" ] && [ -n "$began" ] && [ "$(born "$3")" = "$began" ]; then continue; fi
    seconds=$((seconds + 1))
  done
  log=$folder/guard/$1/log
  mark "$log" || log=/dev/null
  sh "$folder/undo.sh" --take-back "$1" >"$log" 2>&1
  exit 0
}
finish() {
  if [ "$mode" = undo ] && [ "$failed" = 0 ]; then mark "$folder/undone"; fi
  if [ "$mode" = take-back ]; then
    [ "$failed" = 0 ] || mark "$folder/guard/$first/failed"
    mark "$folder/guard/$first/taken-back"
  fi
  exit "$failed"
}
alone() {
  case $folder in /var/lib/netfix/runs/*) lock=/run/netfix/lock;; *) lock=\${folder%/runs/*}/lock;; esac
  has flock && ( own_folder "\${lock%/*}" && real_path "$lock" && : >>"$lock" ) >/dev/null 2>&1 || return 0
  exec 9>>"$lock"
  for try in 1 2 3; do
    if flock -n 9; then return; fi
    sleep 1
  done
  echo "a run is changing this host: $(cat "$lock")" >&2
  exit 75
}
all() {
  for each in "$folder"/guard/*; do [ ! -d "$each" ] || settle "\${each##*/}"; done
  drop_left_over "$folder"/steps/*/temp
}
case \${1:-} in
  '') alone; all;;
  --locked) all;;
  --check) mode=check;;
  --guard) guard "$2" "$3" "$4";;
  --take-back) mode=take-back first=$2; settle "$2" || exit 0;;
  *) echo "usage: sh undo.sh [--check]" >&2; exit 64;;
esac`;

/** The comment a person reads first. */
export const UNDO_HEADING = `# To take it back, as the user it was done as (root, as a rule):
#   sh undo.sh --check    say what would be done
#   sh undo.sh            do it
# Only what still is as netfix left it is put back; what was changed since is named and left alone.`;
