/** Words of one line, or why it cannot be split. */
export type Words = {
    words: string[];
} | {
    problem: string;
};
/**
 * Splits a line as Python's `shlex.split(line, comments=True)` does (POSIX mode), since that is what reads an INI
 * host line: quotes may stand inside a word, and an unquoted `#` ends the line even in the middle of a word.
 */
export declare function splitWords(line: string): Words;
