import type { Finding } from '../../modules/module.ts';
import type { HostSeen, Path } from '../path.ts';
import { moduleOf, paramsOf, type TaskId, type TaskParams } from '../tasks.ts';
import type { Cause, Fix, FixTask, StepResult } from '../verdict.ts';

/** One question to the way. Nothing returned: the way does not pass there. */
export interface Step {
  id: string;
  /** Pure. `before`: what the steps ahead came to. */
  judge(path: Path, before: readonly StepResult[]): StepResult[];
}

/** What a fault says besides its line. */
interface Blame {
  evidence?: string | undefined;
  cause?: { code: string; message: string; fix?: Fix | null; advice?: string } | null;
}

/** Results of one step on one host. */
export function on(step: string, host: string) {
  const result = (status: StepResult['status'], line: string, evidence: string | undefined): StepResult => ({
    step,
    host,
    status,
    line,
    evidence: evidence || null,
    cause: null,
  });
  return {
    ok: (line: string, evidence?: string): StepResult => result('ok', line, evidence),
    unknown: (line: string, evidence?: string): StepResult => result('unknown', line, evidence),
    fault(line: string, { evidence, cause = null }: Blame = {}): StepResult {
      const whole: Cause | null =
        cause === null
          ? null
          : {
              code: cause.code,
              host,
              message: cause.message,
              fix: cause.fix ?? null,
              advice: cause.advice ?? null,
            };
      return { ...result('fault', line, evidence), cause: whole };
    },
  };
}

/** The fix that is a task, or several, on this host. Parameters are those that were looked for where none are given. */
export function fixOn({ name }: HostSeen, ...tasks: (TaskId | [TaskId, TaskParams])[]): Fix {
  const made = tasks.map((task): FixTask => {
    const [id, params] = typeof task === 'string' ? [task, paramsOf(task)] : task;
    return { module: moduleOf(id), params: { ...params } };
  });
  return { host: name, tasks: made };
}

/** What is wrong now by a module's plan; null where it could not look. */
export function errorsOf(host: HostSeen, id: TaskId, params: TaskParams): Finding[] | null {
  const plan = host.plan(id, params);
  return plan === null ? null : plan.findings.filter(({ severity }) => severity === 'error');
}

/** What stands between the results of modules that report several findings. */
export function join(findings: readonly Finding[], key: 'message' | 'evidence'): string {
  return findings
    .map((finding) => finding[key] ?? '')
    .filter((text) => text !== '')
    .join('\n');
}
