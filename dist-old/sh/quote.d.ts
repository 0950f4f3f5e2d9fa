/**
 * One word for a POSIX shell, whatever it holds: the only quoting netfix uses.
 * Single quotes keep everything but themselves (POSIX.1-2017 XCU 2.2.2). NUL cannot stand in a shell word
 * and is refused, since a shell would drop it silently.
 */
export declare function quote(word: string): string;
/** Several words, each quoted, with spaces between. */
export declare function quoteAll(words: readonly string[]): string;
