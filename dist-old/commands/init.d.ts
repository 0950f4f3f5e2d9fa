import type { Io } from './io.ts';
/**
 * `netfix init [HOST…]`: an inventory of these hosts, a playbook, and the schemas that editors check both by, in the
 * folder where it is called. Throws UsageError, and has written nothing, where one of them is there or cannot be written.
 */
export declare function initCommand(hosts: readonly string[], io: Io): Promise<void>;
