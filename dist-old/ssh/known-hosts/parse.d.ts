import type { KnownHost } from './entry.ts';
/** The usable lines of a known_hosts file. Comments and lines that ssh could not read are left out, as ssh does. */
export declare function parseKnownHosts(text: string, file: string): KnownHost[];
