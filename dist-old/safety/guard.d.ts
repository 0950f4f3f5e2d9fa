/**
 * Shell functions of the guard: the host's own timer, which takes back a change that nobody proved in time. It lives
 * as a transient unit where systemd runs (systemd-run(1)), since a session's end may kill what the session started
 * (logind.conf(5), KillUserProcesses); elsewhere in a session of its own. Needs JOURNAL_FUNCTIONS and an open journal.
 */
export declare const GUARD_FUNCTIONS = "arm_guard() {\n  first=$(($(last_step) + 1))\n  ( umask 077; mkdir \"$journal/guard/$first\" ) || { no_journal; return 1; }\n  on_disk \"$journal/guard\"\n  if [ -d /run/systemd/system ] && has systemd-run &&\n    systemd-run --quiet --collect --unit=\"netfix-guard-${journal##*/}-$first\" /bin/sh \"$journal/undo.sh\" --guard \"$first\" \"$1\" \"$$\" </dev/null >/dev/null 2>&1\n  then :\n  elif has setsid; then\n    setsid /bin/sh \"$journal/undo.sh\" --guard \"$first\" \"$1\" \"$$\" </dev/null >/dev/null 2>&1 9>&- &\n  fi\n  for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do\n    if [ -e \"$journal/guard/$first/armed\" ]; then echo \"$first\"; return 0; fi\n    sleep 0.1 2>/dev/null || sleep 1\n  done\n  settle_guard \"$first\" 2>/dev/null\n  echo 'the guard could not be armed (it needs systemd-run or setsid): nothing was changed' >&2\n  return 1\n}\nguard_applied() { for each in \"$journal\"/guard/*; do : >\"$each/applied\"; done; }\nsettle_guard() {\n  if ( umask 077; mkdir \"$journal/guard/$1/settled\" ) 2>/dev/null; then\n    : >\"$journal/guard/$1/over\"\n    return 0\n  fi\n  echo 'the time of the guard ran out: the host has taken the change back' >&2\n  return 1\n}\ntake_back() {\n  sh \"$journal/undo.sh\" --take-back \"$1\"\n  for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do\n    if [ -e \"$journal/guard/$1/taken-back\" ]; then\n      cat \"$journal/guard/$1/log\" 2>/dev/null\n      : >\"$journal/guard/$1/over\"\n      [ ! -e \"$journal/guard/$1/failed\" ] || return 2\n      return 0\n    fi\n    sleep 1\n  done\n  return 1\n}";
/** Arms a guard over every change from here on; prints its number. `seconds` run from the end of the change. */
export declare function armSection(seconds: number): string;
/** The risky change is made: from now on the guard's time runs. */
export declare const APPLIED_SECTION = "guard_applied";
/** Disarms. Fails when the guard was faster. */
export declare function settleSection(guard: number): string;
/** Takes back at once what the guard would take back later, or waits until it has. Exits 2 when that failed. */
export declare function takeBackSection(guard: number): string;
