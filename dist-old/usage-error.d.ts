/** One thing wrong with what the user gave us: a flag, a playbook, an inventory. */
export interface Problem {
    /** What is wrong, in one sentence. */
    message: string;
    /** File, 1-based line and column, where known. */
    file?: string;
    line?: number;
    column?: number;
    /** The lines around the fault with a caret, ready to print. */
    frame?: string;
    /** What to do next ("did you mean `sysctl`?"). */
    hint?: string;
}
/** Wrong usage, playbook or inventory: exit code 64, and nothing was touched. Carries every problem found. */
export declare class UsageError extends Error {
    readonly problems: readonly Problem[];
    constructor(problems: Problem | readonly Problem[], options?: ErrorOptions);
}
