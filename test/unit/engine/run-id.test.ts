import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newRunId } from '../../../src/engine/run-id.ts';
import { RUN_ID } from '../../../src/safety/journal.ts';

test('names of runs sort as their times do, to the millisecond', () => {
  const date = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(date, fc.integer({ min: 1, max: 5_000 }), (first, gap) => {
      const [one, other] = [newRunId(first), newRunId(new Date(first.getTime() + gap))];
      expect(one).toMatch(RUN_ID);
      expect(one < other).toBe(true);
    }),
  );
});
