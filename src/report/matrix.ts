import type { Matrix, MatrixCell } from '../modules/module.ts';
import type { Style } from './style.ts';
import { safeLine } from './text.ts';

const MOST_HOSTS = 24;

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

function badCells(matrix: Matrix): { from: string; to: string; reason: string }[] {
  return matrix.cells.flatMap((row, i) =>
    row.flatMap((cell, j) =>
      cell === null || cell.ok
        ? []
        : [{ from: matrix.hosts[i] ?? '', to: matrix.hosts[j] ?? '', reason: cell.reason ?? 'failed' }],
    ),
  );
}

function grid(matrix: Matrix, style: Style): string[] {
  const names = matrix.hosts.map(safeLine);
  const width = Math.max(7, ...names.map((name) => name.length)) + 2;
  const heading = `  ${'from\\to'.padEnd(width)}${names.map((name) => name.padStart(width)).join('')}`;
  const rows = matrix.cells.map(
    (row, i) =>
      `  ${(names[i] ?? '').padEnd(width)}${row.map((cell) => cellText(cell, width, style)).join('')}`,
  );
  return [heading, ...rows];
}

function cellText(cell: MatrixCell | null, width: number, style: Style): string {
  if (cell === null) return style.dim('.'.padStart(width));
  const loss = cell.values?.lossPercent;
  const rate = cell.values?.mbitPerSecond;
  const text =
    !cell.ok && loss !== undefined
      ? `-${round(loss)}%`
      : rate !== undefined && cell.ok
        ? `${round(rate)}M`
        : cell.ok
          ? 'ok'
          : 'no';
  return style.status(cell.ok ? 'ok' : 'failed', text.padStart(width));
}

function round(value: number): string {
  return value >= 10 ? value.toFixed(0) : String(Number(value.toFixed(1)));
}
