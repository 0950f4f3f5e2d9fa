/** Characters that groff typesets or takes as its own (groff_char(7)): pages are searched and copied from, so keep them. */
const GLYPHS: Record<string, string> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
};

/** Text as it shall be seen, on one line, in the input language of groff_man(7). */
export function roff(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(/[\\\-'`^~"]/g, (char) => GLYPHS[char] ?? char);
  return line.startsWith('.') ? `\\&${line}` : line;
}

/** Prose in which a `word` between backticks is to be typed as it stands: bold, as man pages have that. */
export function prose(text: string): string {
  const parts = text.split('`');
  return parts.map((part, i) => (i % 2 === 0 ? roff(part) : bold(part))).join('');
}

export function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}

/** What a user replaces stands in italics: the words between `<>` and `[]`; the rest is typed as it stands. */
export function usage(text: string): string {
  const parts = text.split(/([<[][^>\]]+[>\]])/);
  return parts.map((part, i) => (i % 2 === 1 ? placeholder(part) : part && bold(part))).join('');
}

function placeholder(word: string): string {
  const inner = `\\fI${roff(word.slice(1, -1))}\\fR`;
  return word.startsWith('[') ? `[${inner}]` : inner;
}

export function section(title: string, ...body: string[]): string {
  return [`.SH ${title}`, ...body].join('\n');
}

/** A term and, indented below it, what it means. Both are roff already. */
export function entry(term: string, meaning: string): string {
  return `.TP\n${term}\n${meaning}`;
}
