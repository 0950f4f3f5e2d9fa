/** True when the kernel would hold the same after writing either. */
export declare function sameValue(path: string, a: string, b: string): boolean;
