import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';
/** `netfix ping [PATTERN]`: log in everywhere, become root where asked, say what answered. */
export declare function pingCommand(pattern: string, options: HostOptions, io: Io): Promise<number>;
