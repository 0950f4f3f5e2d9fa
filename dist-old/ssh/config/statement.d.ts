/** Where a statement stands. Line is 1-based. */
export interface Place {
    file: string;
    line: number;
}
/** A keyword with its value. */
export interface Option {
    kind: 'option';
    /** Lower case, old names replaced. */
    keyword: string;
    args: string[];
    /** The rest of the line as written, for ProxyJump and ProxyCommand. */
    text: string;
    /** Null: given by inventory or flags, not by a file. */
    place: Place | null;
}
export interface HostStatement {
    kind: 'host';
    patterns: string[];
}
export interface Criterion {
    attribute: 'host' | 'originalhost' | 'user' | 'localuser' | 'tagged' | 'all' | 'final' | 'canonical';
    negated: boolean;
    /** Pattern list; empty for the last three. */
    argument: string;
}
/** `criteria` null: the block can not be decided here (exec, localnetwork, …) and is never taken. */
export interface MatchStatement {
    kind: 'match';
    criteria: Criterion[] | null;
}
interface IncludeStatement {
    kind: 'include';
    files: ConfigFile[];
}
export type Statement = Option | HostStatement | MatchStatement | IncludeStatement;
export interface ConfigFile {
    path: string;
    statements: Statement[];
}
/** Every file, Includes read, with what of this machine and user a lookup needs: lookups are pure. */
export interface SshConfig {
    /** Top-level files in order: the first value found wins. */
    files: ConfigFile[];
    /** Files some hosts name by `-F`, as they wrote it. */
    named: ReadonlyMap<string, ConfigFile>;
    /** What was passed over, once per place: ready to print. */
    warnings: string[];
    machine: Machine;
}
/** What tokens and `~` stand for. */
export interface Machine {
    /** Absolute. */
    home: string;
    localUser: string;
    uid: number;
    /** This machine's name, `%l`. */
    hostname: string;
    /** Relative paths start here. */
    directory: string;
    environment: Readonly<Record<string, string | undefined>>;
}
export {};
