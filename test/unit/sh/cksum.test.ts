import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cksum } from '../../../src/sh/cksum.ts';

test('is what cksum prints', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
      const { stdout } = spawnSync('cksum', { input: bytes, encoding: 'utf8' });
      expect(cksum(bytes)).toBe(stdout.trim());
    }),
    { numRuns: 100 },
  );
});
