import type { Io } from './io.ts';
import type { LoginOptions } from './options.ts';
export interface CaptureOptions extends LoginOptions {
    filter: string;
    seconds: number;
    megabytes: number;
    snaplen: number;
    to?: string;
    from?: string;
    output?: string;
    overwrite: boolean;
}
/**
 * `netfix capture HOST…`: tcpdump on all of them at once, one file for each, and what the files say together. The exit
 * code is that of `explain`, with 2 for a host where it failed or a connection that failed, and 4 for one that was lost.
 */
export declare function captureCommand(patterns: readonly string[], options: CaptureOptions, io: Io): Promise<number>;
