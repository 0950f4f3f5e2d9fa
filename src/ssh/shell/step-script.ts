import { quote } from '../../sh/quote.ts';
import type { Hold } from '../session.ts';

/**
 * Ends everything in this shell's session but the watchdog itself, three times over for what forks meanwhile.
 * By session (field 6 of proc_pid_stat(5)), not by process group: `timeout` makes a group of its own, while what a
 * script detaches with setsid is meant to outlive it. `read` is a builtin, so this forks nothing.
 */
const END_SESSION = `nfx_me=
read -r nfx_l </proc/self/stat && nfx_me=\${nfx_l%% *} && set -- \${nfx_l##*) } && nfx_sid=$4
case $nfx_me in '') kill -KILL 0;; esac
for nfx_i in 1 2 3; do nfx_k=
for nfx_f in /proc/[0-9]*/stat; do
nfx_p=\${nfx_f#/proc/} nfx_p=\${nfx_p%/stat} nfx_l=
read -r nfx_l <"$nfx_f" || continue
set -- \${nfx_l##*) }
[ "$4" = "$nfx_sid" ] && [ "$nfx_p" != "$nfx_me" ] && [ "$1" != Z ] && nfx_k="$nfx_k $nfx_p"
done
[ -n "$nfx_k" ] || break
kill -KILL $nfx_k
done`;

/** Ends the shell that started this watchdog, if it is still there: nobody else's process has this parent. */
const END_SHELL = `nfx_l=
read -r nfx_l </proc/self/stat && set -- \${nfx_l##*) } && [ "$2" = "$$" ] && kill -KILL "$$"`;

/**
 * Two forks: a subshell and its sleep. An early TERM is remembered until the sleep's pid is known, so the sleep is
 * never orphaned; it gets KILL, for between fork and exec a TERM would meet the trap and be lost. Its streams are
 * /dev/null: it never holds the channel open. Nor does it hold descriptor 9, the host's lock (safety/lock.ts).
 */
function watchdog(seconds: number, action: string): string {
  return `( nfx_t=; trap 'nfx_t=1' TERM
sleep ${seconds} & nfx_s=$!
trap 'kill -KILL "$nfx_s"; wait "$nfx_s"; exit 0' TERM
case $nfx_t in 1) kill -KILL "$nfx_s"; wait "$nfx_s"; exit 0;; esac
wait "$nfx_s" || exit 0
${action}
) </dev/null >/dev/null 2>&1 9>&- &`;
}

/**
 * Runs in the shell itself. From then on the shell ends when it was idle for that long: a server notices only after
 * hours that its client is gone, and what the shell holds open would be held until then. A shell that a signal kills
 * runs no EXIT trap, and SIGPIPE is what meets one whose reader has gone: it has to exit by itself.
 */
function holding({ setup, idleSeconds }: Hold): string {
  return `nfx_rest() {
${watchdog(idleSeconds, END_SHELL)}
nfx_d=$!
}
trap 'kill "$nfx_d" 2>/dev/null' 0
trap 'exit 141' PIPE
nfx_held=1
eval ${quote(setup)}
`;
}

/** The words that frame a step's output on both streams. `end` is followed by the exit code and a newline. */
export interface StepMarkers {
  start: string;
  end: string;
}

export function stepMarkers(nonce: string): StepMarkers {
  return { start: `${nonce}[`, end: `${nonce}]` };
}

/**
 * One step for the persistent shell's stdin. It is a single compound command, so a shell that gets only a part of
 * it (the connection broke) runs nothing. The script stands in a quoted word: whatever it holds, it cannot end the
 * framing. The shell's arguments are the connection it came in by (bootstrap.ts). `timeoutMs` is rounded up to whole seconds, since POSIX sleep knows no others.
 */
export function stepScript(script: string, markers: StepMarkers, timeoutMs: number, hold?: Hold): string {
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000));
  return `{ printf %s ${quote(markers.start)}; printf %s ${quote(markers.start)} >&2
\${nfx_held:+kill "$nfx_d"} 2>/dev/null
${watchdog(seconds, END_SESSION)}
nfx_w=$!
SSH_CONNECTION=\${SSH_CONNECTION:-$*}
${hold === undefined ? '' : holding(hold)}( eval ${quote(script)} ) </dev/null
nfx_r=$?
kill "$nfx_w" 2>/dev/null
\${nfx_held:+nfx_rest}
printf '${markers.end}%s\\n' "$nfx_r"; printf '${markers.end}%s\\n' "$nfx_r" >&2
}
`;
}

/** A script that the shell turns into. Behind `mark`, on both outputs, all is the script's, and so is the input from then on. */
export function streamScript(script: string, mark: string): string {
  return `{ printf %s ${quote(mark)}; printf %s ${quote(mark)} >&2
eval ${quote(script)}
exit
}
`;
}
