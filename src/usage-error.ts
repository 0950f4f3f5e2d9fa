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
export class UsageError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const list = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(list.map(formatProblem).join('\n\n'), options);
    this.name = 'UsageError';
    this.problems = list;
  }
}

/** The same fault at the same place is told once: what stands beside an import is every imported task's. */
export function eachOnce(problems: readonly Problem[]): Problem[] {
  const unique = new Map(
    problems.map((one) => [`${one.file}:${one.line}:${one.column}:${one.message}`, one]),
  );
  return [...unique.values()];
}

/** `file:line:column: message`, then frame and hint on lines of their own. */
function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const first = place === '' ? problem.message : `${place}: ${problem.message}`;
  return [first, problem.frame, problem.hint].filter((line) => line !== undefined).join('\n');
}
