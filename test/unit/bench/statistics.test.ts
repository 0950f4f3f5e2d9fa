import { describe, expect, test } from 'vitest';
import { figuresOf, median, ratioOf, repetitions, type Sample } from '../../bench/statistics.ts';

function sample(step: string, seconds: number, over: Partial<Sample> = {}): Sample {
  return {
    scene: 'hosts',
    step,
    size: 50,
    seconds,
    cpuSeconds: seconds / 2,
    memoryMiB: 10 * seconds,
    ...over,
  };
}

test.each([
  [[3], 3],
  [[3, 1], 2],
  [[9, 1, 2], 2],
  [[10, 9, 1, 2], 5.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('of no values there is no median', () => {
  expect(() => median([])).toThrow('no values');
});

test('runs of one step at one size in one scene become a figure: median times, the highest peak', () => {
  const figures = figuresOf([
    sample('a', 1),
    sample('b', 7),
    sample('a', 5),
    sample('a', 2),
    sample('a', 100, { size: 200 }),
    sample('a', 200, { scene: 'many' }),
  ]);
  expect(figures.map(({ scene, step, size }) => `${scene} ${step} ${size}`)).toEqual([
    'hosts a 50',
    'hosts b 50',
    'hosts a 200',
    'many a 50',
  ]);
  expect(figures[0]).toMatchObject({
    seconds: 2,
    cpuSeconds: 1,
    memoryMiB: 50,
    runs: 3,
    fastest: 1,
    slowest: 5,
  });
});

test.each([
  [0, 5, 5],
  [15, 5, 5],
  [15.1, 5, 3],
  [120, 2, 2],
  [120.1, 5, 1],
])('a step that takes %d s is run, of %d, %d times', (seconds, most, expected) => {
  expect(repetitions(seconds, most)).toBe(expected);
});

describe('ratios', () => {
  const runs = (step: string, ...seconds: number[]): Sample[] =>
    seconds.map((each) => ({ scene: 'plain', step, size: 50, seconds: each, cpuSeconds: 1, memoryMiB: 1 }));
  const ratio = (samples: Sample[]) => ratioOf(samples, { scene: 'plain', size: 50, of: 'a', by: 'b' });

  test('of the same rounds: the median of what each round says', () => {
    expect(ratio([...runs('a', 3, 30, 5), ...runs('b', 2, 10, 1)])).toBe(3);
  });

  test('of different numbers of runs: by their medians', () => {
    expect(ratio([...runs('a', 60), ...runs('b', 1, 2, 9)])).toBe(30);
  });

  test('of what did not run: none', () => {
    expect(ratio(runs('a', 1))).toBeNull();
    expect(ratio([...runs('a', 1), ...runs('b', 1).map((each) => ({ ...each, size: 10 }))])).toBeNull();
  });
});
