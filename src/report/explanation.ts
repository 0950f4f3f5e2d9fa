import type { Verdict } from '../net/explain/explain.ts';
import type { Style } from './style.ts';
import { indent, plural, safeLine, safeMessage } from './text.ts';

/** One capture of an explanation. Times as in `Verdict`, null where there was no packet. */
export interface CaptureDocument {
  name: string;
  format: 'pcap' | 'pcapng' | 'text';
  packets: number;
  /** Packets that were seen before on another interface of the same machine, and are not counted again. */
  duplicates: number;
  begin: string | null;
  end: string | null;
  seconds: number;
  /** Packets that were not captured; null where the file does not tell. */
  lost: number | null;
  /** What could not be read of it, in sentences. */
  problems: string[];
}

/** What captures say. */
export interface ExplanationDocument {
  captures: CaptureDocument[];
  verdicts: Verdict[];
  /** Verdicts that found no room. */
  more: number;
}

/** What `netfix explain --json` prints: schemas/explain.schema.json. */
export interface ExplainDocument extends ExplanationDocument {
  schemaVersion: 1;
  exitCode: number;
}

const STATUS = { error: 'failed', warning: 'changed', info: 'skipped' } as const;

/** What a person reads: the captures, the verdicts with what shows them, and one line that says how it stands. */
export function explanationText(document: ExplanationDocument, style: Style): string {
  const many = document.captures.length > 1;
  const parts = [
    document.captures.map((capture) => captureText(capture, style)).join('\n'),
    ...document.verdicts.map((verdict) => verdictText(verdict, many, style)),
    closingLine(document, style),
  ];
  return `${parts.join('\n\n')}\n`;
}

function captureText(capture: CaptureDocument, style: Style): string {
  const { name, packets, duplicates, begin, end, seconds, lost, problems } = capture;
  const when = begin === null ? '' : ` in ${seconds.toFixed(1)} s (${begin} to ${end})`;
  const twice = duplicates === 0 ? '' : `; ${duplicates} of them the same packet on another interface`;
  const missing = lost === null || lost === 0 ? '' : `; ${lost} were not captured`;
  const head = `${style.bold(safeLine(name))}: ${plural(packets, 'packet')}${when}${twice}${missing}`;
  return [head, ...problems.map((problem) => `  ${safeMessage(problem)}`)].join('\n');
}

function verdictText(verdict: Verdict, many: boolean, style: Style): string {
  const { id, code, severity, message, evidence, causes, next, because } = verdict;
  const lines = [
    `${style.status(STATUS[severity], `${id} ${severity}`)} ${style.dim(code)}`,
    `  ${safeMessage(message)}`,
  ];
  if (because !== null) lines.push(`  This follows from ${because}.`);
  const width = Math.max(0, ...evidence.map(({ packet }) => String(packet).length));
  for (const { capture, packet, time, text } of evidence) {
    const where = many ? `${capture} ` : '';
    lines.push(
      style.dim(`    ${safeLine(where)}#${String(packet).padEnd(width)}  ${time}  ${safeLine(text)}`),
    );
  }
  if (because === null) lines.push(...list('likely', causes), ...list('next', next));
  return lines.join('\n');
}

function list(word: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  return [`  ${word}:`, ...entries.map((entry) => indent(`- ${safeLine(entry)}`, 4))];
}

function closingLine({ captures, verdicts, more }: ExplanationDocument, style: Style): string {
  const counted = (severity: Verdict['severity']): number =>
    verdicts.filter((verdict) => verdict.severity === severity).length;
  const [errors, warnings] = [counted('error'), counted('warning')];
  const hidden = more === 0 ? '' : ` and ${more} more that are not shown`;
  if (captures.every(({ packets }) => packets === 0)) return 'There is no packet that could tell anything.';
  if (errors + warnings === 0) return style.status('ok', 'Nothing is wrong that these packets would show.');
  const words = [
    ...(errors === 0 ? [] : [style.status('failed', plural(errors, 'error'))]),
    ...(warnings === 0 ? [] : [style.status('changed', plural(warnings, 'warning'))]),
  ];
  return `${words.join(', ')}${hidden}.`;
}
