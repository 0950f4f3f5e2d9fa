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
}
/**
 * The login shell's command line for a persistent `/bin/sh`. It must also be right in fish and csh: one single-quoted
 * word without `'`, `\`, `!` or newlines. Nothing before the last `exec` reads stdin, for the first script is already
 * on its way. Without a password sudo is called once, with -n; what it says instead of a shell is read afterwards.
 */
export declare function bootstrap(become: Become | null, nonce: string): Bootstrap;
/** Printed on stderr first of all: the login shell runs commands, so what fails after it is sudo or doas. */
export declare function begunMark(nonce: string): string;
/** Printed on stderr when sudo or doas is not installed. */
export declare function missingMark(nonce: string): string;
