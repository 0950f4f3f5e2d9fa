/** A host's words for a message: control characters out, white space joined, at most `max` characters (the tail). */
export declare function printable(text: string, max?: number): string;
