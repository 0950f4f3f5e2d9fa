import { type AddressRange, contains, type Family, parsePrefix } from './address.ts';

/** Private space: RFC 1918, section 3, and RFC 4193, section 3.1 (the half whose prefixes are given locally). */
const PRIVATE: Record<Family, AddressRange[]> = {
  ip: ranges('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'),
  ip6: ranges('fd00::/8'),
};

function ranges(...prefixes: string[]): AddressRange[] {
  return prefixes.map(parsePrefix).filter((range) => range !== null);
}

/**
 * A private prefix of the same family and size as `wanted` that overlaps none of `busy`: the first one from
 * `preferred` on, else the first of all. Null where private space has none.
 */
export function freeRange(
  wanted: AddressRange,
  busy: readonly AddressRange[],
  preferred: AddressRange | null,
): AddressRange | null {
  const size = wanted.high - wanted.low + 1n;
  const taken = busy
    .filter(({ family }) => family === wanted.family)
    .toSorted((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  for (const window of windows(wanted.family, preferred)) {
    const free = firstFit(window, size, taken);
    if (free !== null) return free;
  }
  return null;
}

/** From `preferred` to the end of its block; then every block. */
function windows(family: Family, preferred: AddressRange | null): AddressRange[] {
  const blocks = PRIVATE[family];
  if (preferred === null) return blocks;
  const rest = blocks.filter((block) => contains(block, preferred));
  return [...rest.map((block) => ({ ...block, low: preferred.low })), ...blocks];
}

/** `taken` in the order of its lower ends. */
function firstFit(window: AddressRange, size: bigint, taken: readonly AddressRange[]): AddressRange | null {
  let low = roundUp(window.low, size);
  for (const range of taken) {
    if (range.low >= low + size) break;
    if (range.high >= low) low = roundUp(range.high + 1n, size);
  }
  const high = low + size - 1n;
  return high <= window.high ? { family: window.family, low, high } : null;
}

function roundUp(value: bigint, size: bigint): bigint {
  return ((value + size - 1n) / size) * size;
}
