import type { KnownHost } from './entry.ts';
/** The lines of several known_hosts files, in order. A file that is missing or cannot be read has none, as for ssh. */
export declare function readKnownHosts(files: readonly string[]): Promise<KnownHost[]>;
