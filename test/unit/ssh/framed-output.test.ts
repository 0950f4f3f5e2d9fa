import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FramedOutput } from '../../../src/ssh/shell/framed-output.ts';
import { stepMarkers } from '../../../src/ssh/shell/step-script.ts';

const markers = stepMarkers('0123456789abcdef0123456789abcdef');

/** Feeds bytes in the given pieces and returns what was read of the step. */
function frame(bytes: Buffer, cuts: number[], maxBytes = 1 << 20) {
  const stream = new PassThrough();
  const output = new FramedOutput(stream);
  output.expect(markers, maxBytes, () => {});
  let from = 0;
  for (const cut of [...cuts.map((c) => c % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    stream.emit('data', bytes.subarray(from, cut));
    from = cut;
  }
  const { done, noise } = output;
  return { done, noise, ...output.take() };
}

describe('a step cut out of a stream', () => {
  test('whatever it holds and however the stream is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.uint8Array({ maxLength: 60 }),
        fc.integer({ min: 0, max: 255 }),
        fc.array(fc.nat(1000), { maxLength: 8 }),
        (body, before, code, cuts) => {
          const bytes = Buffer.concat([
            before,
            Buffer.from(markers.start),
            body,
            Buffer.from(`${markers.end}${code}\nlate words`),
          ]);
          const seen = frame(bytes, cuts);
          expect(seen).toMatchObject({ done: true, exitCode: code, truncated: false });
          expect(seen.text).toBe(Buffer.from(body).toString('utf8'));
          expect(seen.noise).toBe(`${Buffer.from(before).toString('utf8')}late words`);
        },
      ),
    );
  });

  test.each([
    ['half a marker at the end of the output', `${markers.end.slice(0, 20)}`],
    ['the start marker again', markers.start],
    ['a marker of another step', stepMarkers('f'.repeat(32)).end],
  ])('%s is output', (_name, body) => {
    const seen = frame(Buffer.from(`${markers.start}${body}${markers.end}0\n`), [10, 40, 50]);
    expect(seen).toMatchObject({ done: true, text: body, exitCode: 0 });
  });

  test('keeps the head and the end of what is over the bound', () => {
    const seen = frame(Buffer.from(`${markers.start}abcdefgh${markers.end}0\n`), [35, 37], 5);
    expect(seen).toMatchObject({ done: true, text: 'abc\n[3 bytes left out]\ngh', truncated: true });
  });

  test('exactly the bound is not truncated', () => {
    const seen = frame(Buffer.from(`${markers.start}abcde${markers.end}0\n`), [], 5);
    expect(seen).toMatchObject({ text: 'abcde', truncated: false });
  });

  test('an incomplete step gives what came of it', () => {
    const seen = frame(Buffer.from(`${markers.start}abc`), [34]);
    expect(seen).toMatchObject({ done: false, text: 'abc', exitCode: null });
  });
});
