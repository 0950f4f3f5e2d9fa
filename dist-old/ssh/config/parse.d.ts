import type { HostStatement, MatchStatement, Option, Place } from './statement.ts';
/** An Include whose files are not read yet. */
export interface IncludeRequest {
    kind: 'include-request';
    place: Place;
    patterns: string[];
}
export type ParsedStatement = Option | HostStatement | MatchStatement | IncludeRequest;
/** What parsing of all files shares. */
export interface ParseState {
    warnings: string[];
    /** Patterns of IgnoreUnknown seen so far. */
    ignored: string[];
}
/** One file's statements. Throws a UsageError with every wrong line; blocks that are never taken are noted in `state`. */
export declare function parseSshConfig(text: string, file: string, state: ParseState): ParsedStatement[];
