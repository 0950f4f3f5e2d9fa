import type { Machine } from './statement.ts';
/** One letter to its text. */
export type Tokens = Readonly<Record<string, string>>;
/** `%h` and the like, and `${NAME}` where an environment is given, in one go. Null for one that is not known (ssh refuses it). */
export declare function expandTokens(text: string, tokens: Tokens, environment?: Machine['environment']): string | null;
/** `~` and `~/…`; another user's home (`~name`) is null. */
export declare function expandHome(path: string, home: string): string | null;
/** All three and made absolute, in the order ssh does them. Null when one cannot be resolved. */
export declare function expandPath(path: string, machine: Machine, tokens: Tokens): string | null;
