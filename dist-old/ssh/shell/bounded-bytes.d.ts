/**
 * The beginning and the end of a stream, together at most `maxBytes`. The end matters as much as the beginning: what
 * closes a script's frames stands there, however much one command in the middle printed.
 */
export declare class BoundedBytes {
    #private;
    constructor(maxBytes: number);
    get truncated(): boolean;
    add(data: Buffer): void;
    /** UTF-8 with replacement; a line says how much was left out. */
    text(): string;
}
