import { type RunHost } from './host.ts';
import type { PlayContext } from './play-context.ts';
/**
 * Logs in anew, over a connection of its own, and becomes root as the play does. Null when that worked, else why not:
 * a connection that stands says nothing of the next one, since firewalls let established ones through.
 */
export declare function proveAccess(host: RunHost, { settings, play }: PlayContext): Promise<string | null>;
