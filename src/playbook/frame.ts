import { linesWithoutSecrets } from '../inventory/secret-names.ts';

const CONTEXT = 2;
const WIDTH = 120;

/** The lines around a 1-based line and column, with a caret under the place. No colours, no control characters. */
export function frame(text: string, line: number, column: number): string {
  const lines = text.split(/\r?\n/);
  const first = Math.max(1, line - CONTEXT);
  const last = Math.min(lines.length, line + CONTEXT);
  const digits = String(last).length;
  const shift = column > WIDTH - 20 ? column - 40 : 0;
  const clean = linesWithoutSecrets(lines, first, last);
  const rows: string[] = [];
  for (let number = first; number <= last; number++) {
    const mark = number === line ? '>' : ' ';
    rows.push(
      `${mark} ${String(number).padStart(digits)} | ${clip(clean[number - first] ?? '', shift)}`.trimEnd(),
    );
    if (number === line) rows.push(`  ${' '.repeat(digits)} | ${' '.repeat(column - 1 - shift)}^`);
  }
  return rows.join('\n');
}

function clip(line: string, shift: number): string {
  return line.slice(shift, shift + WIDTH).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
