import type { Range } from '../address.ts';
import type { Condition, NumberField, RuleSet, Statement } from './rules.ts';

/**
 * The values of a field fall into classes that no rule of a set tells apart, so one packet per class stands for
 * all: a whole prefix or port range is judged exactly, at the cost of its few classes.
 */
export class Classes {
  private readonly cuts: bigint[];

  constructor(ruleSet: RuleSet, field: NumberField) {
    const cuts = new Set<bigint>();
    for (const range of rangesOf(ruleSet, field)) cuts.add(range.low).add(range.high + 1n);
    this.cuts = [0n, ...cuts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  }

  /** One value for each class that has some in the range, the same for equal classes. */
  representatives(range: Range): bigint[] {
    const first = this.index(range.low);
    return this.cuts.slice(first, this.index(range.high) + 1);
  }

  /** One value of the range for each class that has at least its 256th part, the widest first: no single hosts. */
  wide(range: Range): bigint[] {
    const [, ...inner] = this.representatives(range);
    const starts = [range.low, ...inner];
    const parts = starts.map((low, i) => ({ low, width: (starts[i + 1] ?? range.high + 1n) - low }));
    return parts
      .filter(({ width }) => width * 256n >= range.high - range.low + 1n)
      .sort((a, b) => Number(b.width > a.width) - Number(b.width < a.width))
      .map(({ low }) => low);
  }

  /** The last cut that is not above the value. */
  private index(value: bigint): number {
    let low = 0;
    let high = this.cuts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.cuts[middle] ?? 0n) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function* rangesOf(ruleSet: RuleSet, field: NumberField): Generator<Range> {
  for (const chain of ruleSet.chains) {
    for (const rule of chain.rules) {
      for (const statement of rule.statements) yield* statementRanges(statement, field);
    }
  }
}

function* statementRanges(statement: Statement, field: NumberField): Generator<Range> {
  if (statement.kind === 'match') yield* conditionRanges(statement.condition, field);
  if (statement.kind !== 'map') return;
  for (const entry of statement.entries) {
    for (const condition of entry.conditions) yield* conditionRanges(condition, field);
  }
}

function* conditionRanges(condition: Condition, field: NumberField): Generator<Range> {
  if (condition.test === 'number' && condition.field === field) yield* condition.ranges;
  if (condition.test === 'lookup') yield* conditionRanges(condition.condition, field);
  if (condition.test !== 'any') return;
  for (const entry of condition.entries) {
    for (const inner of entry) yield* conditionRanges(inner, field);
  }
}
