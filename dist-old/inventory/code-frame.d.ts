/**
 * The lines around a 1-based line and column of a YAML or INI file, with a caret under the place. No colours, no
 * control characters, and no values of what is named after a secret: frames land in terminals and CI logs.
 */
export declare function codeFrame(text: string, line: number, column: number): string;
/** Control characters would move the cursor of the reader's terminal. */
export declare function printable(text: string): string;
