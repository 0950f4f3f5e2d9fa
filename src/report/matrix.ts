import type { Matrix, MatrixCell } from '../modules/module.ts';
import { badCells, shortFigure } from './figures.ts';
import type { Style } from './style.ts';
import { columns, padEnd, padStart, safeLine } from './text.ts';

const MOST_HOSTS = 24;
/** Longer names stand before their rows alone, and columns have numbers. */
const LONGEST_HEADING = 12;

/** Rows send, columns receive. A large matrix is told by its bad cells alone. */
export function matrixTable(matrix: Matrix, style: Style): string {
  const bad = badCells(matrix);
  const title = `${style.bold(safeLine(matrix.name))}  ${bad.length === 0 ? 'all pairs right' : `${bad.length} bad`}`;
  const body = matrix.hosts.length <= MOST_HOSTS ? grid(matrix, style) : [];
  const reasons = bad
    .slice(0, 40)
    .map((cell) => `  ${safeLine(cell.from)} -> ${safeLine(cell.to)}: ${safeLine(cell.reason)}`);
  return [title, ...body, ...reasons, ''].join('\n');
}

function grid(matrix: Matrix, style: Style): string[] {
  const widest = (texts: string[]): number => Math.max(7, ...texts.map(columns)) + 2;
  const names = matrix.hosts.map(safeLine);
  const isNumbered = names.some((name) => columns(name) > LONGEST_HEADING);
  const labels = isNumbered ? names.map((name, i) => `${i + 1} ${name}`) : names;
  const headings = isNumbered ? names.map((_, i) => `${i + 1}`) : names;
  const [first, width] = [widest(labels), widest(headings)];
  const heading = `  ${padEnd('from\\to', first)}${headings.map((name) => padStart(name, width)).join('')}`;
  const rows = matrix.cells.map(
    (row, i) =>
      `  ${padEnd(labels[i] ?? '', first)}${row.map((cell) => cellText(cell, width, style)).join('')}`,
  );
  return [heading, ...rows];
}

function cellText(cell: MatrixCell | null, width: number, style: Style): string {
  if (cell === null) return style.dim('.'.padStart(width));
  return style.status(cell.ok ? 'ok' : 'failed', shortFigure(cell).padStart(width));
}
