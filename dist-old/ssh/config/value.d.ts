export type Strictness = 'yes' | 'no' | 'ask' | 'accept-new';
export declare function parseFlag(word: string): boolean | null;
export declare function parseStrictness(word: string): Strictness | null;
/** A number, or the one service name that makes sense here. */
export declare function parsePort(word: string): number | null;
/** Seconds of `90`, `1m30s`, `2h` (sshd_config(5) TIME FORMATS); Infinity for `none`; null when it is none of these. */
export declare function parseTime(word: string): number | null;
/** What is wrong with the value of a keyword netfix acts on, or null. */
export declare function problemOfValue(keyword: string, word: string): {
    message: string;
} | null;
