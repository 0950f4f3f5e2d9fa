import type { Change, CommandChange, CommentChange, FileChange, ProbeOutput } from '../modules/module.ts';
import { cksum } from '../sh/cksum.ts';
import { quote } from '../sh/quote.ts';
import { TRUSTED_PATH } from '../sh/trusted-path.ts';
import type { Redact } from './redact.ts';

/**
 * Shell functions that the rendered changes call. Files are written whole or not at all: a temporary file of
 * unguessable name beside the target, checked for its size (a full disk), synced, renamed. A symbolic link is
 * followed where nobody but root and us could have laid it. Mode, owner, access control list, SELinux label and, by
 * GNU cp, extended attributes are kept. What is no longer what the probe saw is left alone: two runs at once do not
 * undo each other's lines. A step that failed and left all as it was is `void`.
 */
export const CHANGE_FUNCTIONS = `${TRUSTED_PATH}
replace_file() {
  path=$1 mode=$2 new=$3
  if [ -e "$path" ]; then
    [ -e /sys/fs/selinux/enforce ] && chcon --reference="$path" "$new" 2>/dev/null
    same_access "$path" "$new" || return 1
    if [ -n "$mode" ]; then chmod "$mode" "$new" || return 1; fi
  else
    chmod "\${mode:-0644}" "$new" || return 1
  fi
  { sync "$new" 2>/dev/null || sync; } && record_file "$path" "$(state_of "$new")" || return 1
  mv -f "$new" "$path" || { file_failed "$path"; return 1; }
  [ -e /sys/fs/selinux/enforce ] && has restorecon && restorecon "$path"
  return 0
}
file_failed() { [ "$(state_of "$1")" != "$(state_of "$journal/steps/$step/before")" ] || void_step; }
same_access() {
  for what in mode,ownership,xattr mode,ownership; do
    cp --attributes-only --preserve=$what "$1" "$2" 2>/dev/null && return 0
  done
  case $(ls -ld "$1") in
    ??????????+*) echo "$1 has an access control list, which cannot be kept here" >&2; return 1;;
  esac
  chown "$(stat -c %u:%g "$1")" "$2" && chmod "$(stat -c %a "$1")" "$2"
}
new_file() {
  new=$(new_beside "$1" "$journal/steps/$step" 2>&1) || { not_written "$1" "$new"; return 1; }
  say "$new"
}
not_written() {
  why=\${2##*: }
  case $2 in
    *'Read-only file system') next='make that writable, or change the image that it comes from';;
    ''|*'No space left on device'|*'uota exceeded'|*'I/O error') next='make room there (\`df '"\${1%/*}"'\`)';;
    *'Operation not permitted') next='see whether its folder is immutable (\`lsattr -d '"\${1%/*}"'\`)';;
    *'Permission denied') next='set become: true';;
    *) say "$2
could not write $1; it is as it was"; return;;
  esac
  say "$1 could not be written and is as it was: \${why:-not all of it fits}; $next, and run again"
} >&2
regular() {
  [ ! -e "$2" ] || [ -f "$2" ] || { echo "$1 leads to $2, which is no regular file: it is left alone" >&2; return 1; }
}
as_seen() {
  case $2 in
    '') return 0;;
    absent) [ ! -s "$1" ] && return 0;;
    *) has cksum || return 0
       [ -e "$1" ] && [ "$(printf '%s' "$(tr -d '\\000' <"$1")" | cksum)" = "$2" ] && return 0;;
  esac
  echo "$1 was changed since netfix looked at it: run again" >&2
  return 1
}
put_in_place() {
  replace_file "$@" && return 0
  rm -f "$3"
  echo "could not write $1; it is as it was" >&2
  return 1
}
write_file() {
  target=$(real_path "$1") && regular "$1" "$target" && as_seen "$target" "$5" && temp=$(new_file "$target") || return 1
  why=$( { printf '%s' "$4" >"$temp" && [ "$(wc -c <"$temp")" -eq "$3" ]; } 2>&1 ) || { rm -f "$temp"; not_written "$target" "$why"; return 1; }
  put_in_place "$target" "$2" "$temp"
}
remove_file() {
  entry=$(real_entry "$1") && { [ -L "$1" ] || as_seen "$1" "$2"; } || return 1
  [ -e "$1" ] || [ -L "$1" ] || return 0
  record_file "$entry" absent || return 1
  rm -f "$entry" || { file_failed "$entry"; return 1; }
}
comment_out() {
  target=$(real_path "$1") && regular "$1" "$target" && temp=$(new_file "$target") || return 1
  shift
  edits=
  while [ $# -gt 0 ]; do
    if [ "$(sed -n "$1p" "$target")" != "$2" ]; then
      echo "line $1 of $target is no longer: $2" >&2
      rm -f "$temp"
      return 1
    fi
    edits="$edits$1s/^/# netfix: /;"
    shift 2
  done
  size=$(($(wc -c <"$target") + 10 * $(printf '%s' "$edits" | tr -cd ';' | wc -c)))
  why=$( { sed "$edits" "$target" >"$temp" && [ "$(wc -c <"$temp")" -eq "$size" ]; } 2>&1 ) || { rm -f "$temp"; not_written "$target" "$why"; return 1; }
  put_in_place "$target" '' "$temp"
}
set_sysctl() {
  [ -e "/proc/sys/$1" ] || { echo "there is no /proc/sys/$1 on this host" >&2; return 1; }
  [ "$nfx_euid" = 0 ] || [ -w "/proc/sys/$1" ] || { echo "only root may write /proc/sys/$1: set become: true, or pass -b" >&2; return 1; }
  record_sysctl "$1" "$2" || return 1
  why=$( { printf '%s\\n' "$2" >"/proc/sys/$1"; } 2>&1 ) || {
    [ "$(sysctl_value "$1")" != "$(cat "$journal/steps/$step/before")" ] || void_step
    echo "/proc/sys/$1 cannot be written: \${why##*: }" >&2
    return 1
  }
  sysctl_value "$1" >"$journal/steps/$step/after" && note_followers
}
load_module() {
  module=/sys/module/$(printf %s "$1" | tr - _)
  [ -d "$module" ] || record_module "$1" || return 1
  modprobe "$1" && return 0
  [ -d "$module" ] || void_step
  return 1
}`;

/** The POSIX sh that makes one change. Needs the prelude, CHANGE_FUNCTIONS and an open journal before it. */
export function renderChange(change: Change, redact: Redact = (text) => text): string {
  if (change.kind === 'command' && !isJournaled(change)) return change.run;
  return `begin_step || exit 1
(
${renderUnless(change)}${record(change, redact)}
)
code=$?
if [ "$code" -eq 0 ]; then end_step; else fail_step${isWhole(change) ? ' whole' : ''}; fi
exit "$code"`;
}

/** What a change prints that turned out to be needless, and nothing else. */
const NEEDLESS = 'netfix: needless by now';

/** A step that is not made stands in the journal as void, so that steps and changes are counted alike. */
function renderUnless(change: Change): string {
  if (change.kind !== 'command' || change.unless === undefined) return '';
  return `if ( eval ${quote(change.unless)} ) >/dev/null 2>&1 </dev/null; then
: >"$journal/steps/$step/void"
echo ${quote(NEEDLESS)}
exit 0
fi
`;
}

/** Whether a change that came to a good end was not made, for there was nothing left to do. */
export function wasNeedless(change: Change, { stdout }: ProbeOutput): boolean {
  return change.kind === 'command' && change.unless !== undefined && stdout.trim() === NEEDLESS;
}

function isWhole(change: Change): boolean {
  return change.kind === 'command' && change.whole === true;
}

/** Whether the journal has an entry for it. */
export function isJournaled(change: Change): boolean {
  return change.kind !== 'command' || change.journaled !== false;
}

function record(change: Change, redact: Redact): string {
  switch (change.kind) {
    case 'file':
      return renderFile(change);
    case 'comment':
      return renderComment(change);
    case 'sysctl':
      return `set_sysctl ${quote(change.path)} ${quote(change.after)}`;
    case 'kernel-module':
      return `load_module ${quote(change.module)}`;
    case 'command':
      return `${recordFiles(change)}${recordCommand(change, redact)} || exit 1\n${change.run}`;
  }
}

function recordFiles({ writes = [] }: CommandChange): string {
  return writes.length === 0 ? '' : `record_files ${writes.map(quote).join(' ')} || exit 1\n`;
}

/** No secret stands in the journal: a command whose undo holds one cannot be taken back from there. */
function recordCommand(change: CommandChange, redact: Redact): string {
  const { summary, undo } = change;
  const what = quote(redact(summary));
  if (undo === null) return `record_no_undo ${what} ${quote('nothing can take it back')}`;
  if (redact(undo) !== undo) {
    return `record_no_undo ${what} ${quote('what takes it back holds a secret, which netfix does not keep')}`;
  }
  return `record_command ${what} ${quote(undo)}${isWhole(change) ? ' done' : ''}`;
}

function renderFile(change: FileChange): string {
  if (change.after === null) {
    return `remove_file ${quote(change.path)} ${quote(change.before === null ? '' : asSeen(change.before))}`;
  }
  const seen = quote(change.unseen ? '' : asSeen(change.before));
  const bytes = Buffer.byteLength(change.after);
  const valid = change.validate === undefined ? '' : `( ${change.validate}\n) || exit 1\n`;
  return `${valid}write_file ${quote(change.path)} ${quote(change.mode ?? '')} ${bytes} ${quote(change.after)} ${seen}`;
}

/**
 * What as_seen() holds a file against. Final newlines do not count, since a probe may lose one, nor do NULs, which a shell drops; content that is not
 * UTF-8 cannot be compared, nor can any on a host without cksum. An empty file is as good as none.
 */
function asSeen(before: string | null): string {
  if (before === null) return 'absent';
  return before.includes('\ufffd') ? '' : cksum(Buffer.from(before.replaceAll('\0', '').replace(/\n+$/, '')));
}

function renderComment(change: CommentChange): string {
  const lines = change.lines.map(({ line, text }) => `${line} ${quote(text)}`);
  return `comment_out ${quote(change.path)} ${lines.join(' ')}`;
}
