/**
 * To be told of bytes that went through, over all captures together. V8 lets 64 MB of buffers that nobody uses any more
 * pile up before it collects them, and both parts of its heap grow to a multiple of what lives: most of the memory that
 * a capture took was that. It takes some milliseconds every 4 MB.
 */
export declare function tidy(bytes: number): void;
