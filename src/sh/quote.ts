/**
 * One word for a POSIX shell, whatever it holds: the only quoting netfix uses.
 * Single quotes keep everything but themselves (POSIX.1-2017 XCU 2.2.2). NUL cannot stand in a shell word
 * and is refused, since a shell would drop it silently.
 */
export function quote(word: string): string {
  if (word.includes('\0')) throw new RangeError('a shell word cannot hold a NUL byte');
  if (/^[A-Za-z0-9_./:@%+,-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Several words, each quoted, with spaces between. */
export function quoteAll(words: readonly string[]): string {
  return words.map(quote).join(' ');
}
