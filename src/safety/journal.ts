import { quote } from '../sh/quote.ts';
import { type Holder, holderLine, stateFolder } from './lock.ts';
import { ENTRIES_MARK, FILE_FUNCTIONS, LAST_LINE, UNDO_FUNCTIONS, UNDO_HEADING } from './undo-script.ts';

/**
 * Journals kept: the latest, and every one that may still be wanted. Of two runs in a row of an exported script that did the
 * same to the same files and parameters the later one is enough: either would bring back the same. So a value that a
 * DaemonSet sets each five minutes, and another program sets back each time, does not fill the disk. What a command
 * changed nobody can compare.
 */
const RUNS_KEPT = 20;
const DAYS_KEPT = 30;

/** What a run is called, and so its folder: `20261122T201500Z-3fa9c1`. */
export const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;

/**
 * Shell functions that write the journal: `runs/RUN/` with `undo.sh` and, for each change, `steps/N/` with what was
 * there before. Everything is on the disk before the change is made: a file is synced, then renamed, then its folder
 * synced (fsync(2)). Each `record_*` fails, and so the change behind it, when it cannot write. A step that failed before
 * anything was recorded is `void`: it changed nothing. `steps/N/script` names the script that began it. Needs the prelude
 * and TRUSTED_PATH.
 */
export const JOURNAL_FUNCTIONS = `${FILE_FUNCTIONS}
no_journal() { echo "\${1:-the journal in $state could not be written}: nothing was changed" >&2; return 1; }
last_step() {
  set -- "$journal"/steps/*
  if [ -e "$1" ]; then echo $#; else echo 0; fi
}
begin_step() {
  step=$(($(last_step) + 1))
  until ( umask 077; mkdir "$journal/steps/$step" ) 2>/dev/null; do
    [ -d "$journal/steps/$step" ] || { no_journal; return 1; }
    step=$((step + 1))
  done
  printf '%s\\n' "\${script:-}" >"$journal/steps/$step/script" || { rm -rf "$journal/steps/$step"; no_journal; return 1; }
}
end_step() {
  note_files && { [ ! -e "$journal/steps/$step/temp" ] || rm -f "$journal/steps/$step/temp"; } && : >"$journal/steps/$step/done"
}
void_step() { ( : >"$journal/steps/$step/void" ) 2>/dev/null; }
fail_step() {
  [ -z "\${1:-}" ] && grep -q "^[a-z_]* $step " "$journal/undo.sh" || void_step
}
on_disk() { sync "$@" 2>/dev/null || sync; }
record() { ( flock 8 2>/dev/null; add_entry "$1" ) 8>"$journal/.lock"; }
add_entry() {
  undo=$journal/undo.sh
  next=$(mktemp "$journal/.undo-XXXXXXXX") || { no_journal; return 1; }
  size=$(($(wc -c <"$undo") + $(printf '%s\\n' "$1" | wc -c)))
  if sed '/^${ENTRIES_MARK}$/q' "$undo" >"$next" && printf '%s\\n' "$1" >>"$next" &&
    sed '1,/^${ENTRIES_MARK}$/d' "$undo" >>"$next" && [ "$(wc -c <"$next")" -eq "$size" ] &&
    on_disk "$next" "$journal/steps/$step"/* "$journal/steps/$step" "$journal/steps" && mv -f "$next" "$undo" && on_disk "$journal"
  then return 0; fi
  rm -f "$next"
  no_journal
}
quoted() {
  case $1 in *"'"*) printf "'%s'" "$(printf '%s\\n' "$1" | sed "s/'/'\\\\\\\\''/g")";; *) printf "'%s'" "$1";; esac
}
record_file() {
  before=$journal/steps/$step/before
  if [ -e "$1" ] || [ -L "$1" ]; then
    cp -pP "$1" "$before" && [ "$(state_of "$before")" = "$(state_of "$1")" ] || { no_journal; return 1; }
  fi
  record "undo_file $step $(quoted "$1") $(quoted "$2")"
}
record_sysctl() {
  sysctl_value "$1" >"$journal/steps/$step/before" || { no_journal "the value of $1 cannot be read"; return 1; }
  case $1 in
    net/ipv4/ip_forward|net/ipv4/conf/all/forwarding) set -- "$@" net/ipv4/conf/all/accept_redirects net/ipv4/ip_forward net/ipv4/conf/*/forwarding;;
    net/ipv6/conf/all/forwarding) set -- "$@" net/ipv6/conf/*/forwarding;;
    net/ipv6/conf/all/disable_ipv6) set -- "$@" net/ipv6/conf/*/disable_ipv6;;
  esac
  record_followers "$@" && record "undo_sysctl $step $(quoted "$1") $(quoted "$2")"
}
record_followers() (
  main=$1 followers=$journal/steps/$step/followers
  shift 2
  [ $# -gt 0 ] || exit 0
  cd /proc/sys || exit 1
  for key in $*; do
    if [ -e "$key" ] && [ "$key" != "$main" ]; then printf '%s %s\\n' "$key" "$(sysctl_value "$key")" || exit 1; fi
  done >"$followers"
)
record_module() { record "undo_module $step $(quoted "$1")"; }
record_command() { record "undo_command $step $(quoted "$1") $(quoted "$2")\${3:+ $3}"; }
record_files() {
  at=0
  for path; do
    at=$((at + 1))
    printf '%s\\n' "$path" >>"$journal/steps/$step/files" || { no_journal; return 1; }
    [ ! -e "$path" ] || cp -pP "$path" "$journal/steps/$step/before$at" || { no_journal; return 1; }
  done
}
note_files() {
  [ -e "$journal/steps/$step/files" ] || return 0
  at=0
  while read -r path; do
    at=$((at + 1))
    state_of "$path" >"$journal/steps/$step/after$at"
  done <"$journal/steps/$step/files"
}
note_followers() {
  [ -e "$journal/steps/$step/followers" ] || return 0
  while read -r key value; do printf '%s %s\\n' "$key" "$(sysctl_value "$key")"; done <"$journal/steps/$step/followers" >"$journal/steps/$step/followed"
}
record_no_undo() { record "no_undo $step $(quoted "$1") $(quoted "$2")" && : >"$journal/steps/$step/final"; }
open_journal() {
  why=$(own_folder "$journal" 2>&1) || { no_journal "$why"; return 1; }
  why=$( ( flock 8 2>/dev/null; [ -e "$journal/undo.sh" ] || write_journal "$@" ) 2>&1 8>"$journal/.lock" ) && return 0
  [ -e "$journal/undo.sh" ] || rm -rf "$journal"
  no_journal "the journal in $state could not be written\${why:+ (\${why##*: })}"
}
write_journal() {
  drop_left_over "$state"/runs/*Z-??????/steps/*/temp
  ( umask 077
    new=$(mktemp "$journal/.undo-XXXXXXXX") && printf '%s' "$1" >"$new" && [ "$(wc -c <"$new")" -eq "$2" ] &&
      printf '%s\\n' "$3" >"$journal/info" && mkdir -p "$journal/steps" "$journal/guard" &&
      on_disk "$new" "$journal/info" && mv -f "$new" "$journal/undo.sh" && on_disk "$journal" "$state/runs" ) && prune
}
entries_of() { sed '1,/^${ENTRIES_MARK}$/d' "$1/undo.sh"; }
kept_in() (
  cd "$1/steps" || exit 1
  find . ! -type d ! -name script ! -name said | sort | while read -r each; do say "$each $(state_of "$each")"; done
)
forget_repeated() {
  earlier= later=
  for each in "$state"/runs/*Z-??????; do
    [ "$each" = "$journal" ] || { earlier=$later; later=$each; }
  done
  [ "$(grep -lsF 'by a script of netfix export' "$earlier/info" "$later/info" | wc -l)" -eq 2 ] || return 0
  entries=$(entries_of "$earlier")
  case $entries in *undo_command*) return 0;; esac
  [ "$entries" = "$(entries_of "$later")" ] && [ "$(kept_in "$earlier")" = "$(kept_in "$later")" ] && rm -rf "$earlier"
}
prune() {
  forget_repeated
  set -- "$state"/runs/*Z-??????
  while [ $# -gt ${RUNS_KEPT} ]; do
    if [ -e "$1/undone" ] || [ -n "$(find "$1" -prune -type d -mtime +${DAYS_KEPT})" ]; then rm -rf "$1"; fi
    shift
  done
  return 0
}
settle_left() {
  settled=0
  for guard in "$state"/runs/*Z-??????/guard/*; do
    case $guard in "$journal"/*) continue;; esac
    [ -d "$guard" ] && [ ! -d "$guard/settled" ] || continue
    run=\${guard%/guard/*}
    real_path "$run/undo.sh" >/dev/null || return 1
    sh "$run/undo.sh" --take-back "\${guard##*/}" >/dev/null 2>&1
    [ -d "$guard/settled" ] || { no_journal "the guard that run \${run##*/} left armed could not be settled"; return 1; }
    if [ -e "$guard/failed" ]; then echo "guard of \${run##*/} failed"; else echo "guard of \${run##*/}"; fi
    settled=1
  done
  return "$settled"
}`;

/**
 * Shell functions: `changes_in RUN` prints how many changes the run in that folder made, or may have made; `stands RUN`
 * says whether any of them that can be taken back is not, by hand or by a guard.
 */
export const CHANGES_IN = `changes_in() {
  changes=0
  for each_step in "$1"/steps/*; do
    if [ -d "$each_step" ] && [ ! -e "$each_step/void" ]; then changes=$((changes + 1)); fi
  done
  echo "$changes"
}
stands() {
  [ ! -e "$1/undone" ] || return 1
  for each_step in "$1"/steps/*; do
    [ -d "$each_step" ] || continue
    if [ ! -e "$each_step/void" ] && [ ! -e "$each_step/undone" ] && [ ! -e "$each_step/final" ]; then return 0; fi
  done
  return 1
}`;

/** Names the journal of a run to the functions above. */
export function journalOf(run: string, folder: string | null): string {
  return `${stateFolder(folder)}
journal=$state/runs/${run}`;
}

/**
 * Opens the run's journal, where there is none yet. A guard that a dead run left armed is settled first: what it
 * guards was never proven. Exits 1 then, for the host is no longer what it was when it was looked at.
 */
export function journalSection(holder: Holder): string {
  const text = undoScript(holder);
  const info = holderLine(holder);
  return `settle_left && open_journal ${quote(text)} ${Buffer.byteLength(text)} ${quote(info)}`;
}

/** A run's undo.sh before its first change. */
function undoScript(holder: Holder): string {
  return `${UNDO_TITLE} ${holderLine(holder)}.\n${UNDO_BODY}`;
}

/** How an undo.sh begins; then it names its run, and ends the line. */
export const UNDO_TITLE = `#!/bin/sh
# What netfix changed on this host:`;

export const UNDO_BODY = `${UNDO_HEADING}
${UNDO_FUNCTIONS}
${ENTRIES_MARK}
${LAST_LINE}
`;

/**
 * For each change that the script called `$script` began, in order: `1 done`, `2 begun` where nobody knows whether it was
 * made, or `3 void`. Also a guard that is armed: `guard 2`.
 */
export const PROGRESS_SECTION = `last=$(last_step) each=1 at=0
while [ "$each" -le "$last" ]; do
  if [ "$(cat "$journal/steps/$each/script" 2>/dev/null)" = "$script" ]; then
    at=$((at + 1))
    if [ -e "$journal/steps/$each/void" ]; then echo "$at void"
    elif [ -e "$journal/steps/$each/done" ]; then echo "$at done"; else echo "$at begun"; fi
  fi
  each=$((each + 1))
done
for each in "$journal"/guard/*; do
  if [ -d "$each" ] && [ ! -e "$each/over" ]; then echo "guard \${each##*/}"; fi
done`;

export interface Progress {
  /** Numbers of the changes of the script that were made, or may have been; the first is 1. */
  made: Set<number>;
  /** The latest guard that this run did not settle itself, if any. */
  guard: number | null;
}

/** Reads PROGRESS_SECTION's output; never throws. */
export function readProgress(stdout: string): Progress {
  const words = stdout.split('\n').map((line) => line.split(' '));
  const steps = words.filter(([word]) => /^\d+$/.test(word ?? ''));
  const guards = words.filter(([word]) => word === 'guard').map(([, number]) => Number(number));
  const guard = guards.at(-1) ?? Number.NaN;
  return {
    made: new Set(steps.flatMap(([number, state]) => (state === 'void' ? [] : [Number(number)]))),
    guard: Number.isInteger(guard) ? guard : null,
  };
}
