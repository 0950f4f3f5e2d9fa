/**
 * Text of several files in one process, so framed that no file's content can pass for another file's header:
 * every content line starts with `|`, a header with `=`. `dump` is defined in the prelude; an empty or missing
 * file does not appear.
 */
export declare const DUMP_FUNCTION = "dump() { for f in \"$@\"; do [ -f \"$f\" ] && [ -r \"$f\" ] && set -- \"$@\" \"$f\"; shift; done; [ $# -eq 0 ] || awk 'FNR==1{print \"=\" FILENAME} {print \"|\" $0}' \"$@\" </dev/null; }";
/** Path to lines, in the order printed. */
export declare function parseDump(output: string): Map<string, string[]>;
