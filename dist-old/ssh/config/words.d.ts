/**
 * A line's arguments as OpenSSH splits them (misc.c argv_split): spaces and tabs part words, single and double quotes
 * group, a backslash escapes quotes, itself and an unquoted space, and a `#` at the start of a word ends the line.
 * Null when a quote is not closed.
 */
export declare function splitWords(text: string, options?: {
    comments: boolean;
}): string[] | null;
