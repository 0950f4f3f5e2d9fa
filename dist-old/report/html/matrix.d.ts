import type { Matrix } from '../../modules/module.ts';
import { type Markup } from '../markup.ts';
/**
 * A matrix as a heat map whose cells hold their figure in text too. Rows send, columns receive, so both directions of a
 * pair are there. Where there is room, all pairs follow in a table of words; where there is little, hovering tells less.
 */
export declare function matrixView(matrix: Matrix, room: number): Markup;
