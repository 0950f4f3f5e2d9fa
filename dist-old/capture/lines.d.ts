import type { Readable } from 'node:stream';
/** Calls `hear` for each line of a stream, without its line break. Whatever comes, no more than one line is kept. */
export declare function eachLine(stream: Readable, hear: (line: string) => void): void;
