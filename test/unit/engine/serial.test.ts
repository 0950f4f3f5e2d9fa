import { expect, test } from 'vitest';
import { serialBatches } from '../../../src/engine/serial.ts';

const hosts = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

test.each<[number, (number | string)[], number[]]>([
  [5, [], [5]],
  [5, [2], [2, 2, 1]],
  [10, [1, 3], [1, 3, 3, 3]],
  [10, ['30%'], [3, 3, 3, 1]],
  [10, [1, '50%'], [1, 5, 4]],
  [3, ['10%'], [1, 1, 1]],
  [2, [0], [1, 1]],
  [3, [100], [3]],
  [0, [2], []],
])('%i hosts, serial %j: batches of %j', (count, serial, sizes) => {
  const batches = serialBatches(hosts(count), serial);
  expect(batches.map((batch) => batch.length)).toEqual(sizes);
  expect(batches.flat()).toEqual(hosts(count));
});
