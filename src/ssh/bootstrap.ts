import type { Become } from './session.ts';

/** What a bootstrap prints on stderr when a password is configured, so that we know what to send next. */
export interface BootstrapSignals {
  /** The shell reads scripts now. */
  ready: string;
  /** sudo asks for the password; nothing else ever prints this. */
  prompt: string;
}

export interface Bootstrap {
  command: string;
  /** Null: scripts may be sent at once. Else wait for one of these. */
  signals: BootstrapSignals | null;
}

/**
 * The login shell's command line for a persistent `/bin/sh`. It must also be right in fish and csh: one single-quoted
 * word without `'`, `\`, `!` or newlines. Nothing before the last `exec` reads stdin, for the first script is already
 * on its way. Without a password sudo is called once, with -n; what it says instead of a shell is read afterwards.
 */
export function bootstrap(become: Become | null, nonce: string): Bootstrap {
  if (become === null) return { command: 'exec /bin/sh', signals: null };
  const signals = { ready: `${nonce}:ready`, prompt: `${nonce}:password` };
  if (become.method === 'doas')
    return inShell(`${ROOT_ALREADY}; ${need('doas', nonce)}; exec doas -n /bin/sh`, null);
  if (become.password === null) {
    return inShell(`${ROOT_ALREADY}; ${need('sudo', nonce)}; exec sudo -n -H -- /bin/sh`, null);
  }
  return inShell(sudoWithPassword(nonce, signals), signals);
}

/** Printed on stderr when sudo or doas is not installed. */
export function missingMark(nonce: string): string {
  return `${nonce}:missing`;
}

const ROOT_ALREADY = 'export LC_ALL=C; [ "$(id -u)" = 0 ] && exec /bin/sh';

function need(program: string, nonce: string): string {
  return `command -v ${program} >/dev/null 2>&1 || { echo ${missingMark(nonce)} >&2; exit 1; }`;
}

/** A cached or password-less sudo never asks; then no password is ever sent. */
function sudoWithPassword(nonce: string, { ready, prompt }: BootstrapSignals): string {
  const shell = `/bin/sh -c "echo ${ready} >&2; exec /bin/sh"`;
  return [
    'export LC_ALL=C',
    `[ "$(id -u)" = 0 ] && exec ${shell}`,
    need('sudo', nonce),
    `sudo -n -H -- /bin/sh -c : </dev/null >/dev/null 2>&1 && exec sudo -n -H -- ${shell}`,
    `exec sudo -S -H -p ${prompt} -- ${shell}`,
  ].join('; ');
}

function inShell(script: string, signals: BootstrapSignals | null): Bootstrap {
  return { command: `exec /bin/sh -c '${script}'`, signals };
}
