/** Keywords netfix acts on, in lower case. `list`: takes several arguments; `rest`: takes the rest of the line. */
export declare const HONOURED: ReadonlyMap<string, 'one' | 'list' | 'rest'>;
/** Old names that ssh still takes for a keyword we act on (readconf.c). */
export declare const ALIASES: ReadonlyMap<string, string>;
/** They would change how or whether ssh gets in or trusts a host, and netfix does not do them. */
export declare const NOT_HONOURED: ReadonlySet<string>;
export declare const KNOWN_KEYWORDS: ReadonlySet<string>;
