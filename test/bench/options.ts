import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Sizes of the scene that compares everything. */
  hosts: number[];
  /** Ids of subjects; null means all. */
  only: string[] | null;
  /** Most runs of a step. */
  runs: number;
  /** Everything, as the page shows it: only then is the page written. */
  whole: boolean;
  /** Make the page anew from the kept figures, measure nothing. */
  pageOnly: boolean;
  /** Go on behind the scenes that a broken-off run has kept. */
  resume: boolean;
  printHosts: boolean;
}

const ALL = [1, 10, 50, 200];
const QUICK = [1, 5];

/** The command line of `npm run bench`. Throws a plain Error that says what was wrong. */
export function benchOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      hosts: { type: 'string' },
      only: { type: 'string' },
      runs: { type: 'string' },
      page: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      'print-hosts': { type: 'boolean', default: false },
    },
  });
  const sizes = values.hosts?.split(',').map((word) => number('--hosts', word, 200));
  const runs = values.runs === undefined ? undefined : number('--runs', values.runs, 50);
  return {
    hosts: sizes ?? (values.quick ? QUICK : ALL),
    only: values.only?.split(',') ?? null,
    runs: runs ?? (values.quick ? 2 : 5),
    whole: !values.quick && sizes === undefined && values.only === undefined && runs === undefined,
    pageOnly: values.page,
    resume: values.resume,
    printHosts: values['print-hosts'],
  };
}

function number(flag: string, word: string, max: number): number {
  const value = Number(word);
  if (/^\d+$/.test(word) && value >= 1 && value <= max) return value;
  throw new Error(`bench: ${flag} takes whole numbers from 1 to ${max}, not '${word}'`);
}
