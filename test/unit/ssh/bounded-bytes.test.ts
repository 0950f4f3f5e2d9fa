import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedBytes } from '../../../src/ssh/shell/bounded-bytes.ts';

test('keeps beginning and end, however the bytes were cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 })),
      fc.integer({ min: 1, max: 64 }),
      (chunks, max) => {
        const bytes = new BoundedBytes(max);
        for (const chunk of chunks) bytes.add(Buffer.from(chunk.map((byte) => byte & 0x7f)));
        const whole = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk.map((byte) => byte & 0x7f))));
        const [head, tail] = [
          whole.subarray(0, Math.ceil(max / 2)),
          whole.subarray(whole.length - Math.floor(max / 2)),
        ];
        const text = bytes.text();
        expect(bytes.truncated).toBe(whole.length > max);
        if (whole.length <= max) expect(text).toBe(whole.toString());
        else expect(text).toBe(`${head}\n[${whole.length - max} bytes left out]\n${tail}`);
      },
    ),
  );
});

test('four million single bytes take no more memory than a few megabytes', () => {
  const bytes = new BoundedBytes(4 * 1024 * 1024);
  const before = process.memoryUsage();
  for (let i = 0; i < 4_000_000; i++) bytes.add(Buffer.from([97]));
  const after = process.memoryUsage();
  expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(150 * 1024 * 1024);
  expect(bytes.text()).toHaveLength(4_000_000);
});
