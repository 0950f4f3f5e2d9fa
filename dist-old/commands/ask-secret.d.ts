import type { Io } from './io.ts';
/** One line from the terminal without echo; null when there is no terminal or the user pressed Ctrl-D. */
export declare function askSecret(prompt: string, io: Io): Promise<string | null>;
