import type { RunDocument } from '../document.ts';
import { type Markup } from '../markup.ts';
/** Every host with its state and how many of its tasks came to what; columns that are all zero are left out. */
export declare function hostTable({ hosts }: RunDocument, room: number): Markup;
