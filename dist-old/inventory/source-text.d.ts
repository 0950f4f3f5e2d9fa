import type { Problem } from '../usage-error.ts';
/** The text of a file, without a byte order mark. What is wrong goes to `problems`; then the result is null. */
export declare function readSourceText(path: string, shown: string, problems: Problem[]): Promise<string | null>;
