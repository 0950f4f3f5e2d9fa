import { linesWithoutSecrets } from './secret-names.ts';

const CONTEXT = 2;
const WIDTH = 120;

/**
 * The lines around a 1-based line and column of a YAML or INI file, with a caret under the place. No colours, no
 * control characters, and no values of what is named after a secret: frames land in terminals and CI logs.
 */
export function codeFrame(text: string, line: number, column: number): string {
  const lines = text.split(/\r\n|\r|\n/);
  const first = Math.max(1, line - CONTEXT);
  const last = Math.min(lines.length, line + CONTEXT);
  const digits = String(last).length;
  const shift = column > WIDTH - 20 ? column - 40 : 0;
  const clean = linesWithoutSecrets(lines, first, last);
  const rows: string[] = [];
  for (let number = first; number <= last; number++) {
    const mark = number === line ? '>' : ' ';
    const shown = frameLine((clean[number - first] ?? '').slice(shift));
    rows.push(`${mark} ${String(number).padStart(digits)} | ${shown}`.trimEnd());
    if (number === line) rows.push(`  ${' '.repeat(digits)} | ${' '.repeat(column - 1 - shift)}^`);
  }
  return rows.join('\n');
}

/** A line as a frame shows it: control characters would move the cursor of the reader's terminal. */
export function frameLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, WIDTH);
}
