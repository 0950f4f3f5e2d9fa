import type { Candidates } from './complete.ts';
/** What is looked up for a word: only files are read, no program is run and no host is touched. */
export declare function lookUp(kind: string, words: readonly string[], cwd: string): Promise<Candidates>;
