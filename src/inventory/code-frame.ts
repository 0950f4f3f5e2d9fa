import { linesWithoutSecrets } from './secret-names.ts';

/** The line with its neighbours and a caret, ready to print. `line` and `column` are 1-based. */
export function codeFrame(text: string, line: number, column: number): string {
  const lines = text.split(/\r\n|\r|\n/);
  const first = Math.max(1, line - 1);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const clean = linesWithoutSecrets(lines, first, last);
  const shown: string[] = [];
  for (let n = first; n <= last; n++) {
    shown.push(
      `${n === line ? '>' : ' '} ${String(n).padStart(width)} | ${printable(clean[n - first] ?? '')}`,
    );
    if (n === line) shown.push(`  ${' '.repeat(width)} | ${' '.repeat(Math.min(column, 120) - 1)}^`);
  }
  return shown.join('\n');
}

/** Control characters would move the cursor of the reader's terminal. */
export function printable(text: string): string {
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  return clean.length > 120 ? `${clean.slice(0, 119)}…` : clean;
}
