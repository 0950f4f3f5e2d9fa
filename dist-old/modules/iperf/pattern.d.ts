import type { Verdict } from './verdict.ts';
/**
 * Where to look for a block, from which other directions are blocked: a whole column points at the receiver, a whole
 * row at the sender, one direction of a pair at the receiver, both at what lies between. Null when it is no block.
 */
export declare function whereToLook(verdict: Verdict, all: readonly Verdict[]): string | null;
