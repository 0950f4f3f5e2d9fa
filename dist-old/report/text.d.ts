/** Text of our own that quotes files, hosts or flags, whole and with its line breaks, safe for a terminal. */
export declare function printable(text: string): string;
/** JSON that is safe on a terminal too: JSON.stringify leaves DEL, C1 controls and format characters as they are. */
export declare function safeJson(value: unknown, space: number): string;
/** What a host or a file said, safe for a terminal: no control, format or bidirectional characters but line breaks. */
export declare function safeText(text: string, maxLines?: number): string;
/** The same in one line. */
export declare function safeLine(text: string): string;
/** Columns a terminal gives a text: two for wide characters (UAX #11, and emoji), none for combining ones. */
export declare function columns(text: string): number;
export declare function padEnd(text: string, width: number): string;
export declare function padStart(text: string, width: number): string;
export declare function indent(text: string, by: number): string;
/** `n1, n2, n3 and 47 more`. */
export declare function hostList(hosts: readonly string[], most?: number): string;
export declare function plural(count: number, noun: string): string;
/** `0.8 s`, `75 s`, `3 min 5 s`. */
export declare function duration(ms: number): string;
