import { type Markup } from '../markup.ts';
/** The first parts that fit into so many bytes together; at least one. A page must open on a phone whatever hosts say. */
export declare function fitting<T extends {
    element: Markup;
}>(parts: readonly T[], bytes: number): T[];
/** The first form that fits into so many bytes; the last one where none does. */
export declare function firstFitting(forms: readonly (() => Markup)[], last: () => Markup, bytes: number): Markup;
