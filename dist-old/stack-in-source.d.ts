/** An error's stack, or its text, with places in the built files replaced by those in the source. A place without a source map stays. */
export declare function stackInSource(error: unknown): string;
