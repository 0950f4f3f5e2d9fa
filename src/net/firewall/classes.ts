import { oncePer } from '../../once-per.ts';
import type { Range } from '../address.ts';
import { ANY } from './packet.ts';
import type { Condition, NumberField, RuleSet, Statement } from './rules.ts';

type NumberCondition = Extract<Condition, { test: 'number' }>;

/** Steps after which each stretch between two bounds is taken for a class of its own. */
const MOST_STEPS = 200_000;

/** More ways that single bits may be set than this are not followed. */
const MOST_WAYS = 256;

/**
 * The values of a field fall into classes that no rule of a set tells apart, so one packet per class stands for
 * all: a whole prefix or port range is judged exactly, and the nodes of a cluster that one rule names are judged as one.
 * Where rules look at single bits of the field (`mask`) a class is parted by how these are set; where there are too many
 * ways, ANY stands for them.
 */
export class Classes {
  /** Where a stretch begins whose values all rules take alike. */
  private readonly cuts: bigint[];
  /** For each stretch the first value of the first one of its class. */
  private readonly firsts: readonly bigint[];
  /** The single bits that rules look at. */
  private readonly bits: bigint;

  constructor(ruleSet: RuleSet, field: NumberField) {
    const conditions = [...conditionsOf(ruleSet, field)];
    const whole = conditions.filter(({ mask }) => mask === undefined);
    const cuts = new Set([0n]);
    for (const { ranges } of whole) for (const { low, high } of ranges) cuts.add(low).add(high + 1n);
    this.cuts = [...cuts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    this.bits = conditions.reduce((bits, { mask = 0n }) => bits | mask, 0n);
    this.firsts = this.firstsOf(whole);
  }

  /** Each condition parts what lies inside it from the rest of its class. */
  private firstsOf(conditions: readonly NumberCondition[]): readonly bigint[] {
    const classes = this.cuts.map(() => 0);
    let classCount = 1;
    let steps = 0;
    for (const { ranges } of conditions) {
      const inside = new Set<number>();
      for (const { low, high } of ranges) {
        const last = this.index(high);
        for (let i = this.index(low); i <= last; i++) {
          steps++;
          if (steps > MOST_STEPS) return this.cuts;
          inside.add(i);
        }
      }
      const parted = new Map<number, number>();
      for (const i of inside) {
        const whole = classes[i] ?? 0;
        const part = parted.get(whole) ?? classCount++;
        parted.set(whole, part);
        classes[i] = part;
      }
    }
    const firsts = new Map<number | undefined, bigint>();
    this.cuts.forEach((cut, i) => {
      if (!firsts.has(classes[i])) firsts.set(classes[i], cut);
    });
    return classes.map((each) => firsts.get(each) ?? 0n);
  }

  /** One value for each class that has some in the range, the same for equal classes. */
  readonly representatives = oncePer((range: Range): readonly bigint[] => {
    if (this.bits !== 0n) return this.byBits(range);
    return [...new Set(this.firsts.slice(this.index(range.low), this.index(range.high) + 1))];
  });

  /** Values of the range itself: those of its stretches, parted further by their bits. */
  private byBits(range: Range): bigint[] {
    const found = new Map<string, bigint>();
    for (const stretch of this.stretches(range)) {
      const first = this.firsts[this.index(stretch.low)];
      const values = waysOf(stretch, this.bits);
      for (const value of values ?? [stretch.low, ANY]) {
        const way = value === ANY ? 'any' : `${first} ${value & this.bits}`;
        if (!found.has(way)) found.set(way, value);
      }
      if (found.size > MOST_WAYS) return [range.low, ANY];
    }
    return [...found.values()];
  }

  /** What the cuts make of a range. */
  private stretches(range: Range): Range[] {
    const starts = [range.low, ...this.cuts.slice(this.index(range.low) + 1, this.index(range.high) + 1)];
    return starts.map((low, i) => ({ low, high: (starts[i + 1] ?? range.high + 1n) - 1n }));
  }

  /** One value of the range for each class that has at least its 256th part, the widest first: no single hosts. */
  wide(range: Range): bigint[] {
    return this.stretches(range)
      .map((stretch) => ({ stretch, width: stretch.high - stretch.low + 1n }))
      .filter(({ width }) => width * 256n >= range.high - range.low + 1n)
      .sort((a, b) => Number(b.width > a.width) - Number(b.width < a.width))
      .flatMap(({ stretch }) => waysOf(stretch, this.bits) ?? [stretch.low, ANY]);
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

/** One value of the range for each way these bits may be set in it, the lowest first; null where there are too many. */
function waysOf({ low, high }: Range, bits: bigint): bigint[] | null {
  const found = new Map<bigint, bigint>();
  let base = low;
  while (base <= high) {
    const size = blockAt(base, high);
    const free = bits & (size - 1n);
    let set = 0n;
    do {
      if (!found.has((base | set) & bits)) found.set((base | set) & bits, base | set);
      if (found.size > MOST_WAYS) return null;
      // The next one of the ways to set them.
      set = (set - free) & free;
    } while (set !== 0n);
    base += size;
  }
  return [...found.values()];
}

/** The size of the largest prefix that begins here and does not go beyond. */
function blockAt(base: bigint, high: bigint): bigint {
  let size = 1n;
  while ((base & (2n * size - 1n)) === 0n && base + 2n * size - 1n <= high) size *= 2n;
  return size;
}

const known = oncePer((_: RuleSet) => new Map<NumberField, Classes>());

/** The classes of a field's values, made once for a rule set: hosts that are alike share theirs. */
export function classesOf(ruleSet: RuleSet, field: NumberField): Classes {
  const classes = known(ruleSet).get(field) ?? new Classes(ruleSet, field);
  known(ruleSet).set(field, classes);
  return classes;
}

function* conditionsOf(ruleSet: RuleSet, field: NumberField): Generator<NumberCondition> {
  for (const chain of ruleSet.chains) {
    for (const rule of chain.rules) {
      for (const statement of rule.statements) yield* inStatement(statement, field);
    }
  }
}

function* inStatement(statement: Statement, field: NumberField): Generator<NumberCondition> {
  if (statement.kind === 'match') yield* inCondition(statement.condition, field);
  if (statement.kind !== 'map') return;
  for (const entry of statement.entries) {
    for (const condition of entry.conditions) yield* inCondition(condition, field);
  }
}

function* inCondition(condition: Condition, field: NumberField): Generator<NumberCondition> {
  if (condition.test === 'number' && condition.field === field) yield condition;
  if (condition.test === 'lookup') yield* inCondition(condition.condition, field);
  if (condition.test !== 'any') return;
  for (const entry of condition.entries) {
    for (const inner of entry) yield* inCondition(inner, field);
  }
}
