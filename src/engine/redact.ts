import { grouped } from '../grouped.ts';
import type { Finding, Matrix } from '../modules/module.ts';
import { type Problem, UsageError } from '../usage-error.ts';
import type { ChangeReport, HostResult, RunEvent } from './events.ts';

/** Text with every secret in it left out. */
export type Redact = (text: string) => string;

/** Shorter ones would blot out half of every message, and `true` says nothing. */
const MIN_LENGTH = 4;
/** A line of a longer secret: short ones stand in other files as well. */
const MIN_LINE = 12;
const HIDDEN = '(secret)';
const ELLIPSIS = '…';

/** What is computed (`{{ }}`) is no secret itself. `open`: words that are shown anyway. */
export function redactor(secrets: Iterable<string>, open: ReadonlySet<string>): Redact {
  const words = [...new Set(secrets)].filter(
    (secret) => secret.length >= MIN_LENGTH && !open.has(secret) && !secret.includes('{{'),
  );
  if (words.length === 0) return (text) => text;
  const spelled = index(words.flatMap(quoted));
  const hide: Redact = (text) => hideCut(hideWhole(text, spelled), spelled);
  return (text) => {
    const seen = hide(text);
    const bare = seen.replace(UNSEEN, '');
    if (bare === seen) return seen;
    const hidden = hide(bare);
    return hidden === bare ? seen : hidden;
  };
}

/**
 * Colours and what else a terminal does not show (ECMA-48 control sequences, operating system commands, control and
 * format characters): `grep --color` puts some into the middle of a word, and a report leaves them out again.
 */
const UNSEEN =
  /\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][0-9A-B]|(?![\n\t])[\p{Cc}\p{Cf}]/gu;

/**
 * Spellings of secrets, the longest first, by their ends: each host may have a password of its own, and what a text costs
 * must not grow with their number.
 */
interface Secrets {
  longest: number;
  initials: Set<number>;
  byHead: Map<string, string[]>;
  byTail: Map<string, string[]>;
  byLineTail: Map<string, string[]>;
}

function index(spellings: string[]): Secrets {
  const secrets = spellings.sort((a, b) => b.length - a.length);
  return {
    longest: secrets[0]?.length ?? 0,
    initials: new Set(secrets.map((secret) => secret.charCodeAt(0))),
    byHead: grouped(secrets, (secret) => secret.slice(0, MIN_LENGTH)),
    byTail: grouped(secrets, (secret) => secret.slice(-MIN_LENGTH)),
    byLineTail: grouped(secrets, (secret) => secret.slice(-MIN_LINE)),
  };
}

function hideWhole(text: string, { initials, byHead }: Secrets): string {
  let hidden = '';
  let from = 0;
  for (let at = 0; at <= text.length - MIN_LENGTH; at++) {
    if (!initials.has(text.charCodeAt(at))) continue;
    const secret = byHead.get(text.slice(at, at + MIN_LENGTH))?.find((each) => text.startsWith(each, at));
    if (secret === undefined) continue;
    hidden += text.slice(from, at) + HIDDEN;
    from = at + secret.length;
    at = from - 1;
  }
  return hidden + text.slice(from);
}

/** Texts are shortened before they come here: half a secret may stand before or behind an ellipsis, or begin a text. */
function hideCut(text: string, secrets: Secrets): string {
  const { longest, byTail, byLineTail } = secrets;
  const parts = text.split(ELLIPSIS);
  const last = parts.length - 1;
  return parts
    .map((part, i) => {
      const end = i < last ? headAtEnd(part, secrets) : 0;
      const start =
        i > 0
          ? tailAtStart(part, MIN_LENGTH, byTail, longest)
          : tailAtStart(part, MIN_LINE, byLineTail, longest);
      const kept = part.slice(start, Math.max(start, part.length - end));
      return `${start > 0 ? HIDDEN : ''}${kept}${end > 0 ? HIDDEN : ''}`;
    })
    .join(ELLIPSIS);
}

/** How many characters at the end of a text begin a secret; 0 when too few to be sure. */
function headAtEnd(text: string, { longest, byHead }: Secrets): number {
  for (let at = Math.max(0, text.length - longest); at <= text.length - MIN_LENGTH; at++) {
    const cut = byHead.get(text.slice(at, at + MIN_LENGTH))?.some((each) => each.startsWith(text.slice(at)));
    if (cut) return text.length - at;
  }
  return 0;
}

/** How many characters at the start of a text end a secret; 0 when fewer than `least`, by whose ends they are grouped. */
function tailAtStart(text: string, least: number, byEnd: Secrets['byTail'], longest: number): number {
  for (let to = Math.min(text.length, longest); to >= least; to--) {
    const cut = byEnd.get(text.slice(to - least, to))?.some((each) => each.endsWith(text.slice(0, to)));
    if (cut) return to;
  }
  return 0;
}

/** A quote within a script is spelled out, once for each layer of quoting; messages also show lines and JSON. */
function quoted(secret: string): string[] {
  const layers = [secret];
  for (let layer = 0; layer < 3; layer++) layers.push((layers.at(-1) ?? '').replaceAll("'", "'\\''"));
  const lines = secret.split('\n').filter((line) => line.trim().length >= MIN_LINE);
  return [...new Set([...layers, ...lines, JSON.stringify(secret).slice(1, -1)])];
}

/** The same event; names of hosts, modules and codes stay, for reports go by them. */
export function redactEvent(event: RunEvent, redact: Redact): RunEvent {
  switch (event.type) {
    case 'play-started': {
      const tasks = event.tasks.map((task) => ({ ...task, name: redact(task.name) }));
      return { ...event, name: redact(event.name), tasks };
    }
    case 'step-started':
      return { ...event, title: redact(event.title) };
    case 'step-progress':
      return { ...event, text: redact(event.text) };
    case 'script':
      return { ...event, script: redact(event.script) };
    case 'notice':
      return { ...event, message: redact(event.message) };
    case 'task-result':
      return { ...event, result: redactResult(event.result, redact) };
    case 'matrix':
      return { ...event, matrix: redactMatrix(event.matrix, redact) };
    default:
      return event;
  }
}

function redactResult(result: HostResult, redact: Redact): HostResult {
  return {
    ...result,
    findings: result.findings.map((finding) => redactFinding(finding, redact)),
    changes: result.changes.map((change) => redactChange(change, redact)),
    ...(result.reason === undefined ? {} : { reason: redact(result.reason) }),
  };
}

function redactFinding(finding: Finding, redact: Redact): Finding {
  const { message, evidence } = finding;
  return {
    ...finding,
    message: redact(message),
    ...(evidence === undefined ? {} : { evidence: redact(evidence) }),
  };
}

function redactChange(change: ChangeReport, redact: Redact): ChangeReport {
  const { target, summary, diff } = change;
  return {
    ...change,
    target: redact(target),
    summary: redact(summary),
    diff: diff === null ? null : redact(diff),
  };
}

function redactMatrix(matrix: Matrix, redact: Redact): Matrix {
  const cells = matrix.cells.map((row) =>
    row.map((cell) => (cell?.reason === undefined ? cell : { ...cell, reason: redact(cell.reason) })),
  );
  return { ...matrix, cells };
}

/** Runs work whose UsageErrors may repeat a value. */
export async function redactingErrors<T>(redact: Redact, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.problems.map((problem) => redactProblem(problem, redact)));
  }
}

function redactProblem(problem: Problem, redact: Redact): Problem {
  const { message, frame, hint } = problem;
  return {
    ...problem,
    message: redact(message),
    ...(frame === undefined ? {} : { frame: redact(frame) }),
    ...(hint === undefined ? {} : { hint: redact(hint) }),
  };
}
