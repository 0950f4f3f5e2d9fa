import type { Option, Place } from './statement.ts';
/** What is wrong with a line, without its place. */
export interface Fault {
    message: string;
    hint?: string | undefined;
}
/** `Keyword value`, `Keyword=value` or `Keyword "value"` (strdelim and argv_split), or null for a line without one. */
export declare function splitLine(line: string): {
    keyword: string;
    text: string;
} | null;
/** A checked option, or what is wrong with it. Options netfix does not act on are not checked. */
export declare function parseOption(keyword: string, text: string, place: Place | null): Option | Fault;
/** An option from inventory or a flag. `from` says where, for the error. */
export declare function givenOption(keyword: string, value: string, from: string): Option;
/** The same for one value that is a word whatever it holds (a path with spaces). */
export declare function givenWord(keyword: string, value: string, from: string): Option;
export declare function hintOf({ hint }: Fault): {
    hint?: string;
};
