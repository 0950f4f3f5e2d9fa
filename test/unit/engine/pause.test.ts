import { expect, test } from 'vitest';
import { pause } from '../../../src/engine/pause.ts';

async function lasts(ms: number, interruptedAfter: number): Promise<number> {
  const started = performance.now();
  await pause(ms, () => performance.now() - started >= interruptedAfter);
  return performance.now() - started;
}

test('a pause lasts as long as was asked for', async () => {
  expect(await lasts(250, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(249);
  expect(await lasts(0, Number.POSITIVE_INFINITY)).toBeLessThan(200);
});

test('a pause ends soon after the user asked to stop', async () => {
  expect(await lasts(60_000, 50)).toBeLessThan(5_000);
});
