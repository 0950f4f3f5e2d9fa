import { type Markup } from '../markup.ts';
/** Unified-diff text: what was added and what was taken away are elements of their own, not colours alone. */
export declare function diffView(diff: string): Markup;
