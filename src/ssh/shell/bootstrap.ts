import { EFFECTIVE_UID } from '../../sh/effective-uid.ts';
import type { Become } from '../session.ts';

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
  /** True where root's shell may end without a word that we can read: only bootstrap() tells why. */
  straight: boolean;
}

/**
 * Sudo or doas at once, where nothing speaks against it: a shell that looks first is a process more. Null where they
 * would be in the way, or wait for a password. `echo` is a builtin of every shell, and tells that the login shell is not
 * what keeps silent.
 */
export function straightBootstrap(become: Become | null, user: string, nonce: string): Bootstrap | null {
  if (become === null || become.password !== null || user === 'root') return null;
  const command = `echo ${begunMark(nonce)}; exec ${rootShell(become.method)}`;
  return { command, signals: null, straight: true };
}

/**
 * The login shell's command line for a persistent `/bin/sh`. It must also be right in fish and csh: one single-quoted
 * word without `'`, `\`, `!` or newlines. Nothing before the last `exec` reads stdin, for the first script is already
 * on its way. Without a password sudo is called once, with -n; what it says instead of a shell is read afterwards.
 * sudo and doas drop SSH_CONNECTION, four plain words (ssh(1)): they become the arguments of root's shell (step-script.ts).
 */
export function bootstrap(become: Become | null, nonce: string): Bootstrap {
  if (become === null) return { command: 'exec /bin/sh', signals: null, straight: false };
  const signals = { ready: `${nonce}:ready`, prompt: `${nonce}:password` };
  const steps =
    become.password === null || become.method === 'doas' ? unasked(become.method, nonce) : asked(nonce);
  const script = [say(nonce, 'begun'), 'export LC_ALL=C', ...steps].join('; ');
  const waits = become.method === 'sudo' && become.password !== null;
  return { command: `exec /bin/sh -c '${script}'`, signals: waits ? signals : null, straight: false };
}

/** Printed first of all: the login shell runs commands, so what fails after it is sudo or doas. */
export function begunMark(nonce: string): string {
  return `${nonce}:begun`;
}

/** Printed on stderr when sudo or doas is not installed. */
export function missingMark(nonce: string): string {
  return `${nonce}:missing`;
}

/** Printed besides, where the other of the two is there. */
export function otherMark(nonce: string): string {
  return `${nonce}:other`;
}

/** What somebody else than netfix said. */
export function withoutMarks(said: string, nonce: string): string {
  return said.replaceAll(new RegExp(`${nonce}:(?:begun|missing|other|ready|password)`, 'g'), '');
}

/** Prints `NONCE:WORD` on stderr, and is not that text itself. */
function say(nonce: string, word: string): string {
  return `printf %s:%s ${nonce} ${word} >&2`;
}

function unasked(method: Become['method'], nonce: string): string[] {
  const shell = `exec ${rootShell(method)}`;
  return [EFFECTIVE_UID, '[ "$nfx_euid" = 0 ] && exec /bin/sh', need(method, nonce), shell];
}

/** `$SSH_CONNECTION` stays one word in fish and zsh. */
function rootShell(method: Become['method']): string {
  return `${method === 'doas' ? 'doas -n' : 'sudo -n -H --'} /bin/sh -s -- $SSH_CONNECTION`;
}

/** A cached or password-less sudo never asks; then no password is ever sent. */
function asked(nonce: string): string[] {
  const shell = `/bin/sh -c "${say(nonce, 'ready')}; exec /bin/sh -s -- $""@" sh $SSH_CONNECTION`;
  return [
    EFFECTIVE_UID,
    `[ "$nfx_euid" = 0 ] && exec ${shell}`,
    need('sudo', nonce),
    `sudo -n -H -- /bin/sh -c : </dev/null >/dev/null 2>&1 && exec sudo -n -H -- ${shell}`,
    `exec sudo -S -H -p ${nonce}"":password -- ${shell}`,
  ];
}

function need(program: Become['method'], nonce: string): string {
  const other = `command -v ${otherMethod(program)} >/dev/null 2>&1 && ${say(nonce, 'other')}`;
  return `command -v ${program} >/dev/null 2>&1 || { ${say(nonce, 'missing')}; ${other}; exit 1; }`;
}

export function otherMethod(method: Become['method']): Become['method'] {
  return method === 'sudo' ? 'doas' : 'sudo';
}
