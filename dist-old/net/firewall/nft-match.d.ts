import { type Condition } from './rules.ts';
/** A table's named sets and maps, and its named limits. */
export interface Named {
    elements: ReadonlyMap<string, readonly unknown[]>;
    limits: ReadonlyMap<string, Record<string, unknown>>;
}
export declare function readMatch(body: unknown, named: Named): Condition[];
/** A rule may have changed the set it tests. */
export declare function inSet(set: unknown, condition: Condition): Condition;
/** The values on the right of a match: one, a list, an anonymous set or a named one. Null: the set is not there. */
export declare function elementsOf(right: unknown, named: Named): unknown[] | null;
/** Elements with a time-out, counter or comment come wrapped. */
export declare function elementValue(element: unknown): unknown;
