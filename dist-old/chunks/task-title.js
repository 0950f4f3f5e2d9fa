import { t as UsageError } from "./usage-error.js";
import { i as isSecretName } from "./depth.js";
import { S as withDefaults, T as expressionsIn } from "./pattern.js";
import { a as quote, i as EFFECTIVE_UID } from "./framed-script.js";
import { r as TRUSTED_PATH } from "./module.js";
// src/engine/redact.ts
/** Shorter ones would blot out half of every message, and `true` says nothing. */
const MIN_LENGTH = 4;
/** A line of a longer secret: short ones stand in other files as well. */
const MIN_LINE = 12;
const HIDDEN = "(secret)";
const ELLIPSIS = "…";
/** What is computed (`{{ }}`) is no secret itself. `open`: words that are shown anyway. */
function redactor(secrets, open) {
	const words = [...new Set(secrets)].filter((secret) => secret.length >= MIN_LENGTH && !open.has(secret) && !secret.includes("{{"));
	if (words.length === 0) return (text) => text;
	const spellings = words.flatMap(quoted).sort((a, b) => b.length - a.length);
	const pattern = new RegExp(spellings.map((each) => each.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"), "g");
	return (text) => hideCut(text.replace(pattern, HIDDEN), spellings);
}
/** Texts are shortened before they come here: half a secret may stand before or behind an ellipsis, or begin a text. */
function hideCut(text, secrets) {
	const parts = text.split(ELLIPSIS);
	const last = parts.length - 1;
	return parts.map((part, i) => {
		const end = i < last ? longest(secrets, (secret) => headAtEnd(part, secret)) : 0;
		const start = longest(secrets, (secret) => tailAtStart(part, secret, i > 0 ? MIN_LENGTH : MIN_LINE));
		const kept = part.slice(start, Math.max(start, part.length - end));
		return `${start > 0 ? HIDDEN : ""}${kept}${end > 0 ? HIDDEN : ""}`;
	}).join(ELLIPSIS);
}
function longest(secrets, overlap) {
	return secrets.reduce((most, secret) => Math.max(most, overlap(secret)), 0);
}
/** How many characters at the end of a text begin the secret; 0 when too few to be sure. */
function headAtEnd(text, secret) {
	const head = secret.slice(0, MIN_LENGTH);
	const from = Math.max(0, text.length - secret.length);
	for (let at = text.indexOf(head, from); at !== -1; at = text.indexOf(head, at + 1)) if (secret.startsWith(text.slice(at))) return text.length - at;
	return 0;
}
/** How many characters at the start of a text end the secret; 0 when fewer than `least`. */
function tailAtStart(text, secret, least) {
	const tail = secret.slice(-least);
	if (secret.length < least) return 0;
	for (let at = text.slice(0, secret.length).lastIndexOf(tail); at !== -1; at = text.lastIndexOf(tail, at - 1)) {
		if (secret.endsWith(text.slice(0, at + least))) return at + least;
		if (at === 0) return 0;
	}
	return 0;
}
/** A quote within a script is spelled out, once for each layer of quoting; messages also show lines and JSON. */
function quoted(secret) {
	const layers = [secret];
	for (let layer = 0; layer < 3; layer++) layers.push((layers.at(-1) ?? "").replaceAll("'", "'\\''"));
	const lines = secret.split("\n").filter((line) => line.trim().length >= MIN_LINE);
	return [.../* @__PURE__ */ new Set([
		...layers,
		...lines,
		JSON.stringify(secret).slice(1, -1)
	])];
}
/** The same event; names of hosts, modules and codes stay, for reports go by them. */
function redactEvent(event, redact) {
	switch (event.type) {
		case "play-started": {
			const tasks = event.tasks.map((task) => ({
				...task,
				name: redact(task.name)
			}));
			return {
				...event,
				name: redact(event.name),
				tasks
			};
		}
		case "step-started": return {
			...event,
			title: redact(event.title)
		};
		case "step-progress": return {
			...event,
			text: redact(event.text)
		};
		case "script": return {
			...event,
			script: redact(event.script)
		};
		case "notice": return {
			...event,
			message: redact(event.message)
		};
		case "task-result": return {
			...event,
			result: redactResult(event.result, redact)
		};
		case "matrix": return {
			...event,
			matrix: redactMatrix(event.matrix, redact)
		};
		default: return event;
	}
}
function redactResult(result, redact) {
	return {
		...result,
		findings: result.findings.map((finding) => redactFinding(finding, redact)),
		changes: result.changes.map((change) => redactChange(change, redact)),
		...result.reason === void 0 ? {} : { reason: redact(result.reason) }
	};
}
function redactFinding(finding, redact) {
	const { message, evidence } = finding;
	return {
		...finding,
		message: redact(message),
		...evidence === void 0 ? {} : { evidence: redact(evidence) }
	};
}
function redactChange(change, redact) {
	const { target, summary, diff } = change;
	return {
		...change,
		target: redact(target),
		summary: redact(summary),
		diff: diff === null ? null : redact(diff)
	};
}
function redactMatrix(matrix, redact) {
	const cells = matrix.cells.map((row) => row.map((cell) => cell?.reason === void 0 ? cell : {
		...cell,
		reason: redact(cell.reason)
	}));
	return {
		...matrix,
		cells
	};
}
/** Runs work whose UsageErrors may repeat a value. */
async function redactingErrors(redact, work) {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		throw new UsageError(error.problems.map((problem) => redactProblem(problem, redact)));
	}
}
function redactProblem(problem, redact) {
	const { message, frame, hint } = problem;
	return {
		...problem,
		message: redact(message),
		...frame === void 0 ? {} : { frame: redact(frame) },
		...hint === void 0 ? {} : { hint: redact(hint) }
	};
}
// src/engine/hide-secrets.ts
/** The same request, whose events leave out every secret that variables, flags and secret files hold. */
function hideSecrets(request) {
	const redact = secretRedactor(request);
	const { emit } = request.settings;
	const settings = {
		...request.settings,
		emit: (event) => emit(redactEvent(event, redact))
	};
	return {
		request: {
			...request,
			settings
		},
		redact
	};
}
/** Leaves out every secret that variables, flags and secret files hold. */
function secretRedactor(source) {
	return redactor(secretsOf(source), openNames(source));
}
function secretsOf({ inventory, playbook, settings, becomePassword }) {
	const tasks = playbook.plays.flatMap(({ tasks, handlers }) => [...tasks, ...handlers]);
	const vars = [
		settings.extraVars,
		...playbook.plays.map((play) => play.vars),
		...tasks.map((task) => task.vars),
		...[...inventory.hosts.values()].map((host) => host.vars)
	];
	return [
		...becomePassword === null ? [] : [becomePassword],
		...vars.flatMap(secretsIn),
		...tasks.flatMap(secretFile)
	];
}
/** Texts among the variables whose name says that they are secret, however deep. */
function secretsIn(vars) {
	return Object.entries(vars).flatMap(([name, value]) => textsOf(value, isSecretName(name)));
}
function textsOf(value, secret) {
	if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, secret));
	if (typeof value === "object" && value !== null) return Object.entries(value).flatMap(([name, item]) => textsOf(item, secret || isSecretName(name)));
	return secret && value !== null && typeof value !== "boolean" ? [String(value)] : [];
}
/** Content written straight into a task, which `secret: true` says is one. */
function secretFile({ params }) {
	if (typeof params !== "object" || params === null || Array.isArray(params)) return [];
	return params.secret === true && typeof params.content === "string" ? [params.content] : [];
}
/** What is shown anyway: a password that is also the name of a user, host or group is hidden nowhere. */
function openNames({ inventory }) {
	const users = [...inventory.hosts.values()].flatMap(({ vars }) => [vars.ansible_user, vars.ansible_ssh_user]);
	return /* @__PURE__ */ new Set([
		...inventory.hosts.keys(),
		...inventory.groups.keys(),
		...users.map(String)
	]);
}
// src/safety/lock.ts
/**
* Where netfix keeps things on a host: `nfx_state` outlives a boot, `nfx_locks` does not. Both belong to root, or to
* the user whose tasks run without become. `folder`, if not null, stands for both: tests share a machine.
*/
function folders(folder) {
	if (folder !== null) return `nfx_state=${quote(folder)} nfx_locks=${quote(folder)}`;
	return `${EFFECTIVE_UID}
if [ "$nfx_euid" = 0 ]; then nfx_state=/var/lib/netfix nfx_locks=/run/netfix
else nfx_state=\${XDG_STATE_HOME:-$HOME/.local/state}/netfix nfx_locks=$nfx_state; fi`;
}
/** Sets `state`, the folder that holds the journals of runs. */
function stateFolder(folder) {
	return `${folders(folder)}
state=$nfx_state`;
}
/** Prints `root: kept` for a user who is not root where root has journals too: only root can read those. */
const ROOT_HAS_JOURNALS = `[ "$(id -u)" = 0 ] || [ ! -d /var/lib/netfix ] || echo 'root: kept'`;
/** Prints who changed the host last: one line, or nothing; another line while it is being changed. Read-only. */
function lastHolderScript(folder) {
	return `${folders(folder)}
[ ! -e "$nfx_locks/lock" ] || {
  { flock -sn 8 && { read -r line || :; }; } 2>/dev/null 8<"$nfx_locks/lock" <"$nfx_locks/lock" || line='being changed'
  printf '%s\\n' "$line"
}`;
}
/** The same line as the lock file holds it. */
function holderLine({ run, by, startedAt }) {
	return `run ${run} by ${by} since ${startedAt}`;
}
/**
* Runs in the persistent shell itself, not in a subshell: the lock is a flock(2) on descriptor 9, which the kernel
* lets go when the last process that has it open ends, however it ends; a shell that hears nothing more of us ends by
* itself (Hold.idleSeconds). Children of a step have it closed, so that no
* daemon started by a change keeps it. Leaves `nfx_lock` for LOCK_SECTION. A host that the inventory has under two
* names is locked once, by the run. It tries at least twice: who has just got it may not have signed yet.
*/
function takeLock(mine, { seen, waitSeconds, folder, alone }) {
	const line = quote(holderLine(mine));
	return `PATH="$PATH:/usr/sbin:/usr/bin:/sbin:/bin"
${TRUSTED_PATH}
${folders(folder)}
nfx_stale=
if [ "\${nfx_lock:-}" != held ]; then
nfx_lock=impossible nfx_why= nfx_n=-1
if ! command -v flock >/dev/null 2>&1; then nfx_why='flock (util-linux) is not installed'
elif ! nfx_why=$( { umask 077; own_folder "$nfx_locks" && real_path "$nfx_locks/lock" && : >>"$nfx_locks/lock"; } 2>&1 >/dev/null ); then :
elif exec 9<>"$nfx_locks/lock"; then
nfx_lock=held
until flock -n 9; do
nfx_holder=$(cat "$nfx_locks/lock")
${alone ? "" : `[ "$nfx_holder" != ${line} ] || break\n`}[ "$nfx_n" -lt ${waitSeconds} ] || { nfx_lock=busy; break; }
nfx_n=$((nfx_n + 1))
if [ "$nfx_n" = 0 ]; then sleep 0.2 2>/dev/null || sleep 1; else sleep 1; fi
done
nfx_holder=$(cat "$nfx_locks/lock")
case $nfx_holder in ${line}|${quote(seen)}) ;; *) nfx_stale=1;; esac
if [ "$nfx_lock" = busy ]; then exec 9>&-
else printf '%s\\n' ${line} >"$nfx_locks/lock"; fi
fi
fi`;
}
/** Says how taking the lock ended; the first section of a script that changes something. Fails where it is not held. */
const LOCK_SECTION = `echo "$nfx_lock"
case $nfx_lock in
  held) if [ -n "$nfx_stale" ]; then echo stale; exit 1; fi;;
  busy) printf '%s\\n' "$nfx_holder"; exit 1;;
  *) printf '%s\\n' "$nfx_why"; exit 1;;
esac`;
/** Reads LOCK_SECTION's output. */
function readLock(stdout) {
	const [word, rest = ""] = stdout.split("\n");
	if (word === "busy") return {
		kind: "busy",
		holder: rest
	};
	if (word !== "held") return {
		kind: "impossible",
		why: rest || "it did not say why"
	};
	return rest === "stale" ? { kind: "stale" } : { kind: "held" };
}
// src/safety/undo-script.ts
/** Everything behind this line of an undo.sh is what the run did, the latest first. */
const ENTRIES_MARK = "# What was done, the latest first:";
/** An undo.sh that does not end so was not written by netfix. */
const LAST_LINE = "finish";
/**
* Shell functions that a run and its undo.sh share. `say LINE`: dash's echo would read a `\n` in a path as a new line.
* `state_of PATH`: mode, owner and a hash of the content, or where a link leads, or `absent`; the same tool is used on
* the same host, so it does not matter which one that is. `new_beside PATH STEP` makes an empty file of unguessable name
* beside PATH and prints its name, which the folder of the step holds before it is made: what a killed shell leaves
* there is found by that and dropped.
*/
const FILE_FUNCTIONS = `say() { printf '%s\\n' "$1"; }
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
* begin with `would`, `restored`, `left` or `failed`, a colon and a space.
*
* --guard FIRST SECONDS PID is the host's own timer: unless `guard/FIRST/settled` is made in time it takes back the
* entries from FIRST on. While process PID still makes the change, the time does not run. mkdir(2) is atomic: either
* the guard or the run gets to settle, never both. On a full disk nobody can settle: then it takes back.
*
* By hand it takes the host's lock, so that no run and no other undo is at work meanwhile. --locked says that the caller
* has it. Exits 75 (EX_TEMPFAIL, sysexits.h) where a run has it.
*/
const UNDO_FUNCTIONS = `export LC_ALL=C PATH="\${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
umask 077
folder=$(cd "$(dirname "$0")" && pwd -P) || exit 1
mode=undo first=1 failed=0 told=
has() { command -v "$1" >/dev/null 2>&1; }
${TRUSTED_PATH}
${FILE_FUNCTIONS}
due() {
  [ "$1" -ge "$first" ] && [ ! -e "$folder/steps/$1/undone" ]
}
mark() { ( : >"$1" ) 2>/dev/null; }
undone() { [ "$mode" = check ] || mark "$folder/steps/$1/undone"; }
failure() { say "failed: $1"; failed=1; }
put_back() {
  target=$(real_path "\${2%/*}/") && target=$target/\${2##*/} || return 1
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then rm -f "$target"; return; fi
  if [ -L "$1" ]; then cp -pP "$1" "$target"; return; fi
  temp=$(new_beside "$target" "\${1%/*}") || return 1
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
  elif put_back "$before" "$2"; then
    undone "$1"
    say "restored: $2"
  else
    failure "$2 could not be written; it is as it was"
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
  elif [ "$mode" = check ]; then
    say "would: set $key back to $was"
  elif printf '%s\\n' "$was" >"/proc/sys/$2"; then
    say "restored: $key = $was"
    undo_followers "$1"
    undone "$1"
  else
    failure "$key could not be set to $was"
  fi
}
undo_followers() {
  [ -e "$folder/steps/$1/followers" ] || return 0
  while read -r key value; do
    now=$(sysctl_value "$key") || continue
    [ "$now" != "$value" ] || continue
    if [ -e "$folder/steps/$1/followed" ] && ! grep -qxF "$key $now" "$folder/steps/$1/followed"; then
      say "left: $(say "$key" | tr / .): it is $now now, which netfix did not set"
    else
      ( printf '%s\\n' "$value" >"/proc/sys/$key" ) 2>/dev/null
    fi
  done <"$folder/steps/$1/followers"
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
  if [ "$mode" = check ]; then say "would: take back: $2"; return; fi
  whole=
  if files_as_left "$1"; then whole=1; fi
  out=$folder/steps/$1/said
  mark "$out" || out=/dev/null
  if (eval "$3") </dev/null >"$out" 2>&1 9>&- && { [ -z "$whole" ] || files_back "$1"; }; then
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
guard() {
  mark "$folder/guard/$1/armed"
  seconds=0
  while [ "$seconds" -lt "$2" ]; do
    sleep 1
    [ ! -e "$folder/guard/$1/settled" ] || exit 0
    if [ ! -e "$folder/guard/$1/applied" ] && kill -0 "$3" 2>/dev/null; then continue; fi
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
  if ! has flock || [ ! -w "$lock" ]; then return; fi
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
const UNDO_HEADING = `# To take it back, as the user it was done as (root, as a rule):
#   sh undo.sh --check    say what would be done
#   sh undo.sh            do it
# Only what still is as netfix left it is put back; what was changed since is named and left alone.`;
// src/safety/journal.ts
/** Journals kept: the latest, and every one that may still be wanted. */
const RUNS_KEPT = 20;
const DAYS_KEPT = 30;
/** What a run is called, and so its folder: `20261122T201500Z-3fa9c1`. */
const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;
/**
* Shell functions that write the journal: `runs/RUN/` with `undo.sh` and, for each change, `steps/N/` with what was
* there before. Everything is on the disk before the change is made: a file is synced, then renamed, then its folder
* synced (fsync(2)). Each `record_*` fails, and so the change behind it, when it cannot write. Needs the prelude and
* TRUSTED_PATH.
*/
const JOURNAL_FUNCTIONS = `${FILE_FUNCTIONS}
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
}
end_step() { note_files && rm -f "$journal/steps/$step/temp" && : >"$journal/steps/$step/done"; }
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
quoted() { printf "'%s'" "$(printf '%s\\n' "$1" | sed "s/'/'\\\\\\\\''/g")"; }
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
record_command() { record "undo_command $step $(quoted "$1") $(quoted "$2")"; }
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
record_no_undo() { record "no_undo $step $(quoted "$1") $(quoted "$2")"; }
open_journal() {
  why=$(own_folder "$journal" 2>&1) || { no_journal "$why"; return 1; }
  ( flock 8 2>/dev/null; [ -e "$journal/undo.sh" ] || write_journal "$@" ) 8>"$journal/.lock" || { no_journal; return 1; }
}
write_journal() {
  drop_left_over "$state"/runs/*Z-??????/steps/*/temp
  ( umask 077
    new=$(mktemp "$journal/.undo-XXXXXXXX") && printf '%s' "$1" >"$new" && [ "$(wc -c <"$new")" -eq "$2" ] &&
      printf '%s\\n' "$3" >"$journal/info" && mkdir -p "$journal/steps" "$journal/guard" &&
      on_disk "$new" "$journal/info" && mv -f "$new" "$journal/undo.sh" && on_disk "$journal" "$state/runs" ) && prune
}
prune() {
  set -- "$state"/runs/*Z-??????
  while [ $# -gt ${RUNS_KEPT} ]; do
    if [ -e "$1/undone" ] || [ -n "$(find "$1" -prune -type d -mtime +${DAYS_KEPT})" ]; then rm -rf "$1"; fi
    shift
  done
  return 0
}
settle_old_guards() {
  settled=0
  for guard in "$state"/runs/*Z-??????/guard/*; do
    case $guard in "$journal"/*) continue;; esac
    [ -d "$guard" ] && [ ! -d "$guard/settled" ] || continue
    run=\${guard%/guard/*}
    real_path "$run/undo.sh" >/dev/null || return 1
    sh "$run/undo.sh" --take-back "\${guard##*/}" >/dev/null 2>&1
    [ -d "$guard/settled" ] || { no_journal "the guard that run \${run##*/} left armed could not be settled"; return 1; }
    echo "guard of \${run##*/}"
    settled=1
  done
  return "$settled"
}`;
/** Names the journal of a run to the functions above. */
function journalOf(run, folder) {
	return `${stateFolder(folder)}
journal=$state/runs/${run}`;
}
/**
* Opens the run's journal, where there is none yet. A guard that a dead run left armed is settled first: what it
* guards was never proven. Exits 1 then, for the host is no longer what it was when it was looked at.
*/
function journalSection(holder) {
	const text = undoScript(holder);
	const info = holderLine(holder);
	return `settle_old_guards && open_journal ${quote(text)} ${Buffer.byteLength(text)} ${quote(info)}`;
}
/** A run's undo.sh before its first change. */
function undoScript(holder) {
	return `${UNDO_TITLE} ${holderLine(holder)}.\n${UNDO_BODY}`;
}
/** How an undo.sh begins; then it names its run, and ends the line. */
const UNDO_TITLE = `#!/bin/sh
# What netfix changed on this host:`;
const UNDO_BODY = `${UNDO_HEADING}
${UNDO_FUNCTIONS}
${ENTRIES_MARK}
${LAST_LINE}
`;
/**
* For each change that this run began, in order: `1 done`, or `2 begun` where nobody knows whether it was made. Also
* a guard that is armed: `guard 2`.
*/
const PROGRESS_SECTION = `last=$(last_step) at=1
while [ "$at" -le "$last" ]; do
  if [ -e "$journal/steps/$at/done" ]; then echo "$at done"; else echo "$at begun"; fi
  at=$((at + 1))
done
for each in "$journal"/guard/*; do
  if [ -d "$each" ] && [ ! -e "$each/over" ]; then echo "guard \${each##*/}"; fi
done`;
/** Reads PROGRESS_SECTION's output; never throws. */
function readProgress(stdout) {
	const words = stdout.split("\n").map((line) => line.split(" "));
	const steps = words.filter(([word]) => /^\d+$/.test(word ?? ""));
	const guard = words.filter(([word]) => word === "guard").map(([, number]) => Number(number)).at(-1) ?? NaN;
	return {
		done: new Map(steps.map(([number, state]) => [Number(number), state === "done"])),
		guard: Number.isInteger(guard) ? guard : null
	};
}
// src/sh/cksum.ts
/** The generator polynomial of the Ethernet standard, as POSIX.1-2017 `cksum` names it. */
const POLYNOMIAL = 79764919;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte << 24;
	for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
	return crc >>> 0;
});
/** What `cksum` prints of these bytes on standard input: checksum and size in bytes (POSIX.1-2017 XCU cksum). */
function cksum(bytes) {
	let crc = 0;
	for (const byte of bytes) crc = next(crc, byte);
	for (let left = bytes.length; left > 0; left = Math.floor(left / 256)) crc = next(crc, left % 256);
	return `${~crc >>> 0} ${bytes.length}`;
}
function next(crc, byte) {
	return (crc << 8 ^ (TABLE[(crc >>> 24 ^ byte) & 255] ?? 0)) >>> 0;
}
// src/engine/render-change.ts
/**
* Shell functions that the rendered changes call. Files are written whole or not at all: a temporary file of
* unguessable name beside the target, checked for its size (a full disk), synced, renamed. A symbolic link is
* followed where nobody but root and us could have laid it. Mode, owner and SELinux label are kept. What is no longer
* what the probe saw is left alone: two runs at once do not undo each other's lines.
*/
const CHANGE_FUNCTIONS = `${TRUSTED_PATH}
replace_file() {
  path=$1 mode=$2 new=$3
  if [ -e "$path" ]; then
    [ -e /sys/fs/selinux/enforce ] && chcon --reference="$path" "$new" 2>/dev/null
    same_access "$path" "$new" || return 1
    if [ -n "$mode" ]; then chmod "$mode" "$new" || return 1; fi
  else
    chmod "\${mode:-0644}" "$new" || return 1
  fi
  { sync "$new" 2>/dev/null || sync; } && record_file "$path" "$(state_of "$new")" && mv -f "$new" "$path" || return 1
  [ -e /sys/fs/selinux/enforce ] && has restorecon && restorecon "$path"
  return 0
}
same_access() {
  cp --attributes-only --preserve=mode,ownership "$1" "$2" 2>/dev/null && return 0
  case $(ls -ld "$1") in
    ??????????+*) echo "$1 has an access control list, which cannot be kept here" >&2; return 1;;
  esac
  chown "$(stat -c %u:%g "$1")" "$2" && chmod "$(stat -c %a "$1")" "$2"
}
new_file() {
  [ -d "\${1%/*}/" ] || { echo "the folder \${1%/*} does not exist" >&2; return 1; }
  new_beside "$1" "$journal/steps/$step"
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
write_file() {
  target=$(real_path "$1") && as_seen "$target" "$5" && temp=$(new_file "$target") || return 1
  if printf '%s' "$4" >"$temp" && [ "$(wc -c <"$temp")" -eq "$3" ] && replace_file "$target" "$2" "$temp"; then return 0; fi
  rm -f "$temp"
  echo "could not write $target; it is as it was" >&2
  return 1
}
remove_file() {
  folder=$(real_path "\${1%/*}/") && as_seen "$1" "$2" || return 1
  if [ -e "$1" ] || [ -L "$1" ]; then record_file "$folder/\${1##*/}" absent && rm -f "$folder/\${1##*/}"; fi
}
comment_out() {
  target=$(real_path "$1") && temp=$(new_file "$target") || return 1
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
  if sed "$edits" "$target" >"$temp" && [ "$(wc -c <"$temp")" -eq "$size" ] && replace_file "$target" '' "$temp"; then return 0; fi
  rm -f "$temp"
  echo "could not write $target; it is as it was" >&2
  return 1
}
set_sysctl() {
  [ -e "/proc/sys/$1" ] || { echo "there is no /proc/sys/$1 on this host" >&2; return 1; }
  record_sysctl "$1" "$2" && printf '%s\\n' "$2" >"/proc/sys/$1" && sysctl_value "$1" >"$journal/steps/$step/after" && note_followers
}
load_module() {
  if [ ! -d "/sys/module/$(printf %s "$1" | tr - _)" ]; then record_module "$1" || return 1; fi
  modprobe "$1"
}`;
/** The POSIX sh that makes one change. Needs the prelude, CHANGE_FUNCTIONS and an open journal before it. */
function renderChange(change, redact = (text) => text) {
	if (change.kind === "command" && !isJournaled(change)) return change.run;
	return `begin_step || exit 1
(
${record(change, redact)}
)
code=$?
[ "$code" -ne 0 ] || end_step
exit "$code"`;
}
/** Whether the journal has an entry for it. */
function isJournaled(change) {
	return change.kind !== "command" || change.journaled !== false;
}
function record(change, redact) {
	switch (change.kind) {
		case "file": return renderFile(change);
		case "comment": return renderComment(change);
		case "sysctl": return `set_sysctl ${quote(change.path)} ${quote(change.after)}`;
		case "kernel-module": return `load_module ${quote(change.module)}`;
		case "command": return `${recordFiles(change)}${recordCommand(change, redact)} || exit 1\n${change.run}`;
	}
}
function recordFiles({ writes = [] }) {
	return writes.length === 0 ? "" : `record_files ${writes.map(quote).join(" ")} || exit 1\n`;
}
/** No secret stands in the journal: a command whose undo holds one cannot be taken back from there. */
function recordCommand({ summary, undo }, redact) {
	const what = quote(redact(summary));
	if (undo === null) return `record_no_undo ${what} ${quote("nothing can take it back")}`;
	if (redact(undo) !== undo) return `record_no_undo ${what} ${quote("what takes it back holds a secret, which netfix does not keep")}`;
	return `record_command ${what} ${quote(undo)}`;
}
function renderFile(change) {
	if (change.after === null) return `remove_file ${quote(change.path)} ${quote(change.before === null ? "" : asSeen(change.before))}`;
	const seen = quote(change.unseen ? "" : asSeen(change.before));
	const bytes = Buffer.byteLength(change.after);
	return `write_file ${quote(change.path)} ${quote(change.mode ?? "")} ${bytes} ${quote(change.after)} ${seen}`;
}
/**
* What as_seen() holds a file against. Final newlines do not count, since a probe may lose one, nor do NULs, which a shell drops; content that is not
* UTF-8 cannot be compared, nor can any on a host without cksum. An empty file is as good as none.
*/
function asSeen(before) {
	if (before === null) return "absent";
	return before.includes("�") ? "" : cksum(Buffer.from(before.replaceAll("\0", "").replace(/\n+$/, "")));
}
function renderComment(change) {
	const lines = change.lines.map(({ line, text }) => `${line} ${quote(text)}`);
	return `comment_out ${quote(change.path)} ${lines.join(" ")}`;
}
// src/engine/task-title.ts
const MOST_CHARACTERS = 60;
/** What a task is called: its name, else what its module says of its parameters, else the module where they differ by host. */
function taskTitle(task, module) {
	if (task.name !== null) return task.name;
	if (expressionsIn(task.params).length > 0) return module.name;
	const title = module.title(withDefaults(module.params, task.params));
	return title.length > MOST_CHARACTERS ? `${title.slice(0, 59)}…` : title;
}
export { redactingErrors as S, readLock as _, cksum as a, hideSecrets as b, RUN_ID as c, journalOf as d, journalSection as f, lastHolderScript as g, ROOT_HAS_JOURNALS as h, renderChange as i, UNDO_BODY as l, LOCK_SECTION as m, CHANGE_FUNCTIONS as n, JOURNAL_FUNCTIONS as o, readProgress as p, isJournaled as r, PROGRESS_SECTION as s, taskTitle as t, UNDO_TITLE as u, stateFolder as v, secretRedactor as x, takeLock as y };

//# sourceMappingURL=task-title.js.map