import type { LocalTarget } from '../target.ts';
import type { ShellHost } from './shell-process.ts';
/** Shells on this machine, each in a session of its own as sshd would give it: Ctrl-C does not reach it. */
export declare function localHost(target: LocalTarget): ShellHost;
