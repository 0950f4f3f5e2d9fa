import type { Matrix, MatrixCell } from '../../modules/module.ts';

/** Class of a cell by its heat; the best has none. `g`, `h`, `i`: right but slower than others; `x`, `y`, `z`: worse and worse. */
export type Heat = '' | 'g' | 'h' | 'i' | 'x' | 'y' | 'z';

/** Heat of each cell: of right ones by their rate against the best of the matrix, of others by what they lose. */
export function heatOf(matrix: Matrix): (cell: MatrixCell) => Heat {
  const best = Math.max(
    0,
    ...matrix.cells.map((row) => Math.max(0, ...row.map((cell) => cell?.values?.mbitPerSecond ?? 0))),
  );
  return (cell) => {
    if (!cell.ok) return lossHeat(cell.values?.lossPercent ?? 100);
    const rate = cell.values?.mbitPerSecond;
    return rate === undefined || best === 0 ? '' : rateHeat(rate / best);
  };
}

function rateHeat(share: number): Heat {
  if (share >= 0.9) return '';
  if (share >= 0.6) return 'g';
  return share >= 0.3 ? 'h' : 'i';
}

function lossHeat(percent: number): Heat {
  if (percent < 10) return 'x';
  return percent < 50 ? 'y' : 'z';
}
