import type { Finding } from '../../modules/module.ts';
import type { HostSeen, Path } from '../path.ts';
import { type TaskId, type TaskParams } from '../tasks.ts';
import type { Fix, StepResult } from '../verdict.ts';
/** One question to the way. Nothing returned: the way does not pass there. */
export interface Step {
    id: string;
    /** Pure. `before`: what the steps ahead came to. */
    judge(path: Path, before: readonly StepResult[]): StepResult[];
}
/** What a fault says besides its line. */
interface Blame {
    evidence?: string | undefined;
    cause?: {
        code: string;
        message: string;
        fix?: Fix | null;
        advice?: string;
    } | null;
}
/** Results of one step on one host. */
export declare function on(step: string, host: string): {
    ok: (line: string, evidence?: string) => StepResult;
    unknown: (line: string, evidence?: string) => StepResult;
    fault(line: string, { evidence, cause }?: Blame): StepResult;
};
/** The fix that is a task, or several, on this host. Parameters are those that were looked for where none are given. */
export declare function fixOn({ name }: HostSeen, ...tasks: (TaskId | [TaskId, TaskParams])[]): Fix;
/** What is wrong now by a module's plan; null where it could not look. */
export declare function errorsOf(host: HostSeen, id: TaskId, params: TaskParams): Finding[] | null;
/** What stands between the results of modules that report several findings. */
export declare function join(findings: readonly Finding[], key: 'message' | 'evidence'): string;
export {};
