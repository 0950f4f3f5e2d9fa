/** A whole string against `*` and `?`, case kept (OpenSSH match_pattern; ssh_config(5) PATTERNS). Linear, never backtracks twice. */
export declare function matchPattern(text: string, pattern: string): boolean;
/** Patterns where a `!` one that matches refuses the whole list, and one positive match is needed. */
export declare function matchPatterns(text: string, patterns: readonly string[]): boolean;
/** The same for one comma-separated word (`Match user`, known_hosts names). */
export declare function matchPatternList(text: string, list: string): boolean;
/** Host names ignore case: both sides are lowered (OpenSSH match_hostname). */
export declare function matchHostname(host: string, list: string): boolean;
