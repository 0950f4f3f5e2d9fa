import { expect, test } from 'vitest';
import { figuresOf, median, repetitions, type Sample } from '../../bench/statistics.ts';

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
  [60, 2, 2],
  [60.1, 5, 1],
])('a step that takes %d s is run, of %d, %d times', (seconds, most, expected) => {
  expect(repetitions(seconds, most)).toBe(expected);
});
