import type { Draft } from './verdict.ts';
/** A verdict in its place. `because`: the number, from 1, of the one that it follows from. */
export interface Linked {
    draft: Draft;
    because: number | null;
}
/** Finds which verdict explains which, and orders them: errors first, causes before what follows from them. */
export declare function linked(drafts: readonly Draft[]): Linked[];
