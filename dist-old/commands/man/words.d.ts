/** What the program itself does not say, for its man page. Backticks mark what is typed as it stands. */
export declare const DESCRIPTION: string[];
/** Exit codes and their meaning, as the README has them. */
export declare const EXITS: [code: number, meaning: string][];
export declare const FILES: [path: string, meaning: string][];
export declare const ENVIRONMENT: [name: string, meaning: string][];
export declare const EXAMPLES: [command: string, meaning: string][];
export declare const SEE_ALSO: [page: string, section: number][];
