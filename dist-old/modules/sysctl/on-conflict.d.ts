import Type, { type Static } from 'typebox';
/** What to do about a line that has the last word after ours: say so, or comment it out. */
export declare const CONFLICTS: Type.TUnion<[Type.TLiteral<"fail">, Type.TLiteral<"comment">]>;
export type Conflicts = Static<typeof CONFLICTS>;
