import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WholePackets } from '../../../../src/net/pcap/whole-packets.ts';
import { pcap } from './build.ts';

const sizes = fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 30 });
const order = fc.constantFrom<'little' | 'big'>('little', 'big');
const fileOf = (all: readonly number[], by: 'little' | 'big'): Uint8Array =>
  pcap(
    1,
    all.map((size, i) => ({ data: new Uint8Array(size).fill(i), time: i })),
    { order: by, nano: false },
  );

/** What comes out of a stream in pieces of the given sizes, over and over. */
function passed(stream: Uint8Array, cuts: readonly number[], most = 1e9) {
  const whole = new WholePackets(most);
  const out: Uint8Array[] = [];
  for (let at = 0, i = 0; at < stream.length; i++) {
    const next = at + (cuts[i % cuts.length] ?? 1);
    out.push(...whole.feed(stream.subarray(at, next)));
    at = next;
  }
  return { whole, out: Buffer.concat(out) };
}

const cuts = fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 10 });

test('however a stream is cut, all of it comes out', () => {
  fc.assert(
    fc.property(sizes, order, cuts, (all, by, pieces) => {
      const stream = fileOf(all, by);
      const { whole, out } = passed(stream, pieces);
      expect(out.equals(stream)).toBe(true);
      expect(whole).toMatchObject({ packets: all.length, bytes: stream.length, full: false, broken: null });
    }),
  );
});

test('wherever it ends, or its bound is, the packets that are whole come out', () => {
  fc.assert(
    fc.property(sizes, order, cuts, fc.nat(60_000), fc.boolean(), (all, by, pieces, bound, isCut) => {
      const stream = fileOf(all, by);
      const { whole, out } = isCut
        ? passed(stream.subarray(0, bound), pieces)
        : passed(stream, pieces, bound);
      let end = 24;
      const ends = [24, ...all.map((size) => (end += 16 + size))];
      const fitting = ends.filter((end) => end <= bound);
      if (isCut) expect(out).toHaveLength(fitting.at(-1) ?? 0);
      else expect(out).toHaveLength(fitting.at(-1) ?? 24);
      expect(whole.packets).toBe(Math.max(0, fitting.length - 1));
      expect(whole.full).toBe(!isCut && bound < stream.length && all.length > 0);
    }),
  );
});

test('what is no capture is told, and none of it comes out', () => {
  const words = Buffer.from('bash: warning: here is a banner\n');
  expect(passed(words, [5])).toMatchObject({
    out: { length: 0 },
    whole: { broken: expect.stringContaining('begin') },
  });
  const damaged = Buffer.concat([fileOf([10], 'little'), Buffer.alloc(16, 0xff), Buffer.alloc(99)]);
  const { whole, out } = passed(damaged, [7]);
  expect(out).toHaveLength(24 + 16 + 10);
  expect(whole.broken).toMatch(/a packet of 4294967295 bytes/);
});
