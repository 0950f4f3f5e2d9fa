/** Whether `name` as a whole matches a shell pattern with `*`, `?`, `[abc]` and `[!a-c]` (Python's fnmatch). */
export declare function globMatches(glob: string, name: string): boolean;
