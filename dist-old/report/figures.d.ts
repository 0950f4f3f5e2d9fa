import type { Matrix, MatrixCell } from '../modules/module.ts';
export interface BadCell {
    from: string;
    to: string;
    reason: string;
}
/** Directions that are not right, in the order of the rows. */
export declare function badCells(matrix: Matrix): BadCell[];
/** The one figure that tells most, short: `-12%` (loss), `940M` (Mbit/s), `3M!` (not right for another reason), `ok`, `no`. */
export declare function shortFigure({ ok, values }: MatrixCell): string;
/** All that was measured, in words: `5 Mbit/s, 0 % lost`; where it is not right, why, with what was measured. */
export declare function figures({ ok, reason, values }: MatrixCell): string;
