import type { Io } from './io.ts';
/**
 * The password for sudo: asked for with -K, else the first line of the file that NETFIX_BECOME_PASSWORD_FILE names,
 * else null. It is never taken from a flag or a variable's value, where other users could read it.
 */
export declare function becomePassword(ask: boolean, io: Io): Promise<string | null>;
