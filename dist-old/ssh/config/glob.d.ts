/** Absolute paths that match, sorted (glob(7): `*`, `?`, `[a-z]`, none of which cover a leading dot or a slash). */
export declare function glob(pattern: string): Promise<string[]>;
