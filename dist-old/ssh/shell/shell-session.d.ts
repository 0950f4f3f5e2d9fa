import type { Session } from '../session.ts';
import type { ShellHost } from './shell-process.ts';
/** One host's session: steps in order, one shell at a time, opened again when it was lost. */
export declare function shellSession(host: ShellHost): Session;
