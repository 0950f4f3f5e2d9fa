import type { Range } from '../address.ts';
import type { NumberField, RuleSet } from './rules.ts';
/**
 * The values of a field fall into classes that no rule of a set tells apart, so one packet per class stands for
 * all: a whole prefix or port range is judged exactly, at the cost of its few classes.
 */
export declare class Classes {
    private readonly cuts;
    constructor(ruleSet: RuleSet, field: NumberField);
    /** One value for each class that has some in the range, the same for equal classes. */
    representatives(range: Range): bigint[];
    /** One value of the range for each class that has at least its 256th part, the widest first: no single hosts. */
    wide(range: Range): bigint[];
    /** The last cut that is not above the value. */
    private index;
}
