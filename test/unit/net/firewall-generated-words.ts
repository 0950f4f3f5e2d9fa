import fc from 'fast-check';
import type { Family } from '../../../src/net/address.ts';
import { PORTS, SOURCES } from './firewall-oracle.ts';

/** What rules of either language are made of. */
export type Words = fc.Arbitrary<string>;

export const ADDRESSES: Record<Family, Words> = {
  ip: fc.constantFrom(
    ...SOURCES.ip,
    ...['10.99.0.0/25', '10.99.0.128/25', '10.99.0.2/31', '10.0.0.0/8', '192.168.0.0/16'],
  ),
  ip6: fc.constantFrom(...SOURCES.ip6, 'fd99::/112', 'fd99::1:0/112', 'fd00::/8', 'fe80::/10'),
};

export const OWN: Record<Family, string> = { ip: '10.99.0.1', ip6: 'fd99::1' };

export const port: Words = fc.oneof(
  fc.constantFrom(...PORTS.map(String)),
  fc.constantFrom('50-90', '8000-9500', '30000-32767', '443'),
);

export const ports: fc.Arbitrary<string[]> = fc.uniqueArray(
  fc.constantFrom(...PORTS.map(String), '443', '179'),
  {
    minLength: 1,
    maxLength: 5,
  },
);

export const protocol: Words = fc.constantFrom('tcp', 'udp');

/** Each with its weight. */
export function weighted(...choices: [number, Words | string][]): Words {
  return fc.oneof(
    ...choices.map(([weight, words]) => ({
      weight,
      arbitrary: typeof words === 'string' ? fc.constant(words) : words,
    })),
  );
}

/** One of each, those that are empty left out. */
export function sentence(...parts: (Words | string)[]): Words {
  const each = parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part));
  return fc.tuple(...each).map((words) => words.filter((word) => word !== '').join(' '));
}

export function oneOf(...words: string[]): Words {
  return fc.constantFrom(...words);
}
