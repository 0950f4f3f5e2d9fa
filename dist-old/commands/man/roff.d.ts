/** Text as it shall be seen, on one line, in the input language of groff_man(7). */
export declare function roff(text: string): string;
/** Prose in which a `word` between backticks is to be typed as it stands: bold, as man pages have that. */
export declare function prose(text: string): string;
export declare function bold(text: string): string;
/** What a user replaces stands in italics: the words between `<>` and `[]`; the rest is typed as it stands. */
export declare function usage(text: string): string;
export declare function section(title: string, ...body: string[]): string;
/** A term and, indented below it, what it means. Both are roff already. */
export declare function entry(term: string, meaning: string): string;
