import type { Matrix, MatrixCell } from '../modules/module.ts';

export interface BadCell {
  from: string;
  to: string;
  reason: string;
}

/** Directions that are not right, in the order of the rows. */
export function badCells(matrix: Matrix): BadCell[] {
  return matrix.cells.flatMap((row, i) =>
    row.flatMap((cell, j) =>
      cell === null || cell.ok
        ? []
        : [{ from: matrix.hosts[i] ?? '', to: matrix.hosts[j] ?? '', reason: cell.reason ?? 'failed' }],
    ),
  );
}

/** The one figure that tells most, short: `-12%` (loss), `940M` (Mbit/s), `3M!` (not right for another reason), `ok`, `no`. */
export function shortFigure({ ok, values }: MatrixCell): string {
  const loss = values?.lossPercent;
  const rate = values?.mbitPerSecond;
  if (!ok && loss !== undefined && loss > 0) return `-${rounded(loss)}%`;
  if (rate === undefined) return ok ? 'ok' : 'no';
  return `${rounded(rate)}M${ok ? '' : '!'}`;
}

const UNITS: Record<string, string> = {
  lossPercent: '% lost',
  mbitPerSecond: 'Mbit/s',
  jitterMs: 'ms jitter',
};

/** All that was measured, in words: `5 Mbit/s, 0 % lost`; where it is not right, why, with what was measured. */
export function figures({ ok, reason, values }: MatrixCell): string {
  const measured = Object.entries(values ?? {})
    .filter(([name]) => ok || name !== 'lossPercent' || reason === undefined)
    .map(([name, value]) => `${Number(value.toFixed(2))} ${UNITS[name] ?? name}`);
  const verdict = ok ? (measured.length === 0 ? ['ok'] : []) : [reason ?? 'failed'];
  return [...verdict, ...measured].join(', ');
}

function rounded(value: number): string {
  return value >= 10 ? value.toFixed(0) : String(Number(value.toFixed(1)));
}
