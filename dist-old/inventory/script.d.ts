import type { Problem } from '../usage-error.ts';
export type ScriptOutput = {
    stdout: string;
} | {
    problem: Omit<Problem, 'file'>;
};
interface ProgramOutput {
    stdout: string;
    /** Its end. */
    stderr: string;
    /** Null where it ended with status 0. */
    failure: string | null;
}
/** Runs an executable inventory and gives what it prints. A status other than 0 is a problem with the end of its stderr. */
export declare function runScript(path: string, args: readonly string[], options: {
    cwd: string;
    timeoutMs: number;
}): Promise<ScriptOutput>;
/** Runs a program of this machine without input. It has `timeoutMs`; then it and what it started are killed. */
export declare function runProgram(path: string, args: readonly string[], options: {
    cwd: string;
    timeoutMs: number;
    env?: Record<string, string>;
}): Promise<ProgramOutput>;
export {};
