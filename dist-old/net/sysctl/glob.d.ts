/** True when glob(3) would expand the text instead of taking it as it stands. */
export declare function isGlob(text: string): boolean;
/**
 * Whether the glob of a sysctl.d line matches a path, as glob(7): `*`, `?` and `[…]` never match a slash, and a
 * leading dot is matched only by a dot. Takes time proportional to the product of the lengths, whatever the glob.
 */
export declare function matchesGlob(glob: string, path: string): boolean;
