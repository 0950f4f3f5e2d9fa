import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AddressRange, contains, formatPrefix, overlap, parsePrefix } from '../../../src/net/address.ts';
import { freeRange } from '../../../src/net/free-range.ts';

function range(text: string): AddressRange {
  const parsed = parsePrefix(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].map(range);

test.each([
  ['nothing is in use', '172.28.0.0/16', [], '10.244.0.0', '10.244.0.0/16'],
  ['the usual one is in use', '172.28.0.0/16', ['10.244.7.0/24'], '10.244.0.0', '10.245.0.0/16'],
  ['the usual one is no multiple of the size', '10.96.0.0/11', [], '10.96.0.0', '10.96.0.0/11'],
  ['a larger one moves up to its boundary', '10.244.0.0/13', [], '10.244.0.0', '10.248.0.0/13'],
  ['no room up to the end of the block', '10.0.0.0/10', ['10.200.0.1'], '10.244.0.0', '10.0.0.0/10'],
  ['10.0.0.0/8 is in use', '10.244.0.0/16', ['10.0.0.0/8'], '10.244.0.0', '172.16.0.0/16'],
  ['a network in a network', '10.0.0.0/16', ['10.0.0.0/12', '10.1.0.0/16'], '10.0.0.0', '10.16.0.0/16'],
  ['a whole block', '10.0.0.0/8', [], '10.244.0.0', '10.0.0.0/8'],
  [
    'the last /24',
    '10.0.0.0/24',
    [
      '10.0.0.0/8',
      '172.16.0.0/12',
      '192.168.0.0/17',
      '192.168.128.0/18',
      '192.168.192.0/19',
      '192.168.224.0/20',
      '192.168.240.0/21',
      '192.168.248.0/22',
      '192.168.252.0/23',
      '192.168.254.0/24',
    ],
    '10.0.0.0',
    '192.168.255.0/24',
  ],
  ['all is in use', '10.0.0.0/24', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'], '10.0.0.0', null],
  ['larger than any block', '0.0.0.0/7', [], '10.0.0.0', null],
  ['IPv6', '2001:db8::/56', ['fd00:10:244::5', '10.244.0.0/16'], 'fd00:10:244::', 'fd00:10:244:100::/56'],
  ['a service range of IPv6', 'fd00::/112', [], 'fd00:10:96::', 'fd00:10:96::/112'],
  ['one address', '10.0.0.1/32', ['10.244.0.0'], '10.244.0.0', '10.244.0.1'],
])('%s', (_, wanted, busy, preferred, expected) => {
  const free = freeRange(range(wanted), busy.map(range), range(preferred));
  expect(free === null ? null : formatPrefix(free)).toBe(expected);
});

const octet = fc.integer({ min: 0, max: 255 });
const privateStart = fc.constantFrom('10', '172.16', '172.31', '192.168', '100.64');
const prefix = fc.oneof(
  fc
    .tuple(privateStart, octet, octet, octet, fc.integer({ min: 0, max: 32 }))
    .map(
      ([start, a, b, c, length]) => `${`${start}.${a}.${b}.${c}`.split('.').slice(0, 4).join('.')}/${length}`,
    ),
  fc
    .tuple(fc.constantFrom('fd', 'fe', '20'), octet, octet, fc.integer({ min: 0, max: 128 }))
    .map(([start, a, b, length]) => `${start}${a.toString(16).padStart(2, '0')}:${b}::/${length}`),
);

describe('whatever is in use', () => {
  test('a free range overlaps nothing, is of the same size and private', () => {
    fc.assert(
      fc.property(prefix, fc.array(prefix, { maxLength: 30 }), fc.boolean(), (wanted, busy, usual) => {
        const asked = range(wanted);
        const taken = busy.map(range);
        const preferred = usual ? range(asked.family === 'ip' ? '10.96.0.0' : 'fd00:10:96::') : null;
        const free = freeRange(asked, taken, preferred);
        if (free === null) return;
        expect(taken.filter((each) => overlap(each, free))).toEqual([]);
        expect(free.high - free.low).toBe(asked.high - asked.low);
        expect(free.family).toBe(asked.family);
        expect(PRIVATE.some((block) => contains(block, free))).toBe(true);
        expect(range(formatPrefix(free))).toEqual(free);
      }),
      { numRuns: 1000 },
    );
  });

  test('null means that every prefix of the size overlaps something', () => {
    const small = fc.integer({ min: 0, max: 255 }).map((i) => `192.168.${i}.0/24`);
    fc.assert(
      fc.property(fc.uniqueArray(small, { minLength: 200 }), (some) => {
        const busy = ['10.0.0.0/8', '172.16.0.0/12', ...some].map(range);
        const left = Array.from({ length: 256 }, (_, i) => range(`192.168.${i}.0/24`)).filter(
          (each) => !busy.some((other) => overlap(each, other)),
        );
        expect(freeRange(range('10.0.0.0/24'), busy, null)).toEqual(left[0] ?? null);
      }),
    );
  });
});
