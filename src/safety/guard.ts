/**
 * Shell functions of the guard: the host's own timer, which takes back a change that nobody proved in time. It lives
 * as a transient unit where systemd runs (systemd-run(1)), since a session's end may kill what the session started
 * (logind.conf(5), KillUserProcesses); elsewhere in a session of its own. Needs JOURNAL_FUNCTIONS and an open journal.
 */
export const GUARD_FUNCTIONS = `arm_guard() {
  first=$(($(last_step) + 1))
  ( umask 077; mkdir "$journal/guard/$first" ) || { no_journal; return 1; }
  on_disk "$journal/guard"
  if [ -d /run/systemd/system ] && has systemd-run &&
    systemd-run --quiet --collect --unit="netfix-guard-\${journal##*/}-$first" /bin/sh "$journal/undo.sh" --guard "$first" "$1" "$$" </dev/null >/dev/null 2>&1
  then :
  elif has setsid; then
    setsid /bin/sh "$journal/undo.sh" --guard "$first" "$1" "$$" </dev/null >/dev/null 2>&1 9>&- &
  fi
  for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if [ -e "$journal/guard/$first/armed" ]; then echo "$first"; return 0; fi
    sleep 0.1 2>/dev/null || sleep 1
  done
  settle_guard "$first" 2>/dev/null
  echo 'the guard could not be armed (it needs systemd-run or setsid): nothing was changed' >&2
  return 1
}
guard_applied() { for each in "$journal"/guard/*; do : >"$each/applied"; done; }
settle_guard() {
  if ( umask 077; mkdir "$journal/guard/$1/settled" ) 2>/dev/null; then
    : >"$journal/guard/$1/over"
    return 0
  fi
  echo 'the time of the guard ran out: the host has taken the change back' >&2
  return 1
}
take_back() {
  sh "$journal/undo.sh" --take-back "$1"
  for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if [ -e "$journal/guard/$1/taken-back" ]; then
      cat "$journal/guard/$1/log" 2>/dev/null
      : >"$journal/guard/$1/over"
      [ ! -e "$journal/guard/$1/failed" ] || return 2
      return 0
    fi
    sleep 1
  done
  return 1
}`;

/** Arms a guard over every change from here on; prints its number. `seconds` run from the end of the change. */
export function armSection(seconds: number): string {
  return `arm_guard ${seconds}`;
}

/** The risky change is made: from now on the guard's time runs. */
export const APPLIED_SECTION = 'guard_applied';

/** Disarms. Fails when the guard was faster. */
export function settleSection(guard: number): string {
  return `settle_guard ${guard}`;
}

/** Takes back at once what the guard would take back later, or waits until it has. Exits 2 when that failed. */
export function takeBackSection(guard: number): string {
  return `take_back ${guard}`;
}
