/**
 * One script per shell. Each asks `netfix __complete -- WORDS…`, whose only line is `/files` where the shell's own
 * completion is wanted, and candidates, one a line, otherwise; so a script never has to be renewed.
 */
export declare const SCRIPTS: Readonly<Record<string, string>>;
