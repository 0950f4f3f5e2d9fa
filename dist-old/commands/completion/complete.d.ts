import type { Command } from 'commander';
/** What a word may be: candidates, or null where the shell's own completion of file names is wanted. */
export type Candidates = readonly string[] | null;
/** The kinds of values that need a look at the world; `words` are those before the cursor. */
export type Lookup = (kind: string, words: readonly string[]) => Promise<Candidates>;
/**
 * What may stand in place of the last word (which may be empty), after the name of the program. All is derived from
 * the program; `lookup` gives what values of a kind there are, where the kind is the word in the angle brackets of
 * an option or argument (`pattern`, `tags`, `file`).
 */
export declare function complete(program: Command, words: readonly string[], lookup: Lookup): Promise<Candidates>;
