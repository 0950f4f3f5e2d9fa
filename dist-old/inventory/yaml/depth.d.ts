/**
 * True where YAML nests deeper than any inventory. Asked before parsing: the parser recurses, and V8 ends the whole
 * process, with nothing to catch, when it compiles a regular expression near the end of the stack.
 */
export declare function nestsTooDeep(text: string, limit: number): boolean;
