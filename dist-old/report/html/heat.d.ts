import type { Matrix, MatrixCell } from '../../modules/module.ts';
/** Class of a cell by its heat; the best has none. `g`, `h`, `i`: right but slower than others; `x`, `y`, `z`: worse and worse. */
export type Heat = '' | 'g' | 'h' | 'i' | 'x' | 'y' | 'z';
/** Heat of each cell: of right ones by their rate against the best of the matrix, of others by what they lose. */
export declare function heatOf(matrix: Matrix): (cell: MatrixCell) => Heat;
