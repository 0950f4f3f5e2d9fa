import type { Matrix } from '../modules/module.ts';
import type { Style } from './style.ts';
/** Rows send, columns receive. A large matrix is told by its bad cells alone. */
export declare function matrixTable(matrix: Matrix, style: Style): string;
