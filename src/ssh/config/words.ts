/**
 * A line's arguments as OpenSSH splits them (misc.c argv_split): spaces and tabs part words, single and double quotes
 * group, a backslash escapes quotes, itself and an unquoted space, and a `#` at the start of a word ends the line.
 * Null when a quote is not closed.
 */
export function splitWords(
  text: string,
  options: { comments: boolean } = { comments: true },
): string[] | null {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (isBlank(text[at])) {
      at++;
      continue;
    }
    if (options.comments && text[at] === '#') break;
    const read = readWord(text, at);
    if (read === null) return null;
    words.push(read.word);
    at = read.end;
  }
  return words;
}

function readWord(text: string, start: number): { word: string; end: number } | null {
  let word = '';
  let quote = '';
  let at = start;
  for (; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\\' && escapes(text[at + 1], quote)) word += text[++at] ?? '';
    else if (quote === '' && isBlank(char)) break;
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    else word += char;
  }
  return quote === '' ? { word, end: at } : null;
}

function escapes(next: string | undefined, quote: string): boolean {
  return next === '"' || next === "'" || next === '\\' || (next === ' ' && quote === '');
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}
