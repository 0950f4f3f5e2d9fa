import { type Markup, size } from '../markup.ts';

/** The first parts that fit into so many bytes together; at least one. A page must open on a phone whatever hosts say. */
export function fitting<T extends { element: Markup }>(parts: readonly T[], bytes: number): T[] {
  let used = 0;
  const over = parts.findIndex(({ element }, i) => {
    used += size(element);
    return i > 0 && used > bytes;
  });
  return over === -1 ? [...parts] : parts.slice(0, over);
}

/** The first form that fits into so many bytes; the last one where none does. */
export function firstFitting(forms: readonly (() => Markup)[], last: () => Markup, bytes: number): Markup {
  for (const form of forms) {
    const made = form();
    if (size(made) <= bytes) return made;
  }
  return last();
}
