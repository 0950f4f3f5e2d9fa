/** Control, format (bidirectional ones among them) and odd line-separating characters: what text can hide or move with. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]+/gu;

/** Text of our own that quotes files, hosts or flags, whole and with its line breaks, safe for a terminal. */
export function printable(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\t/g, '  ').replace(UNPRINTABLE, '?'))
    .join('\n');
}

/** JSON that is safe on a terminal too: JSON.stringify leaves DEL, C1 controls and format characters as they are. */
export function safeJson(value: unknown, space: number): string {
  const escaped = (char: string): string =>
    Array.from(
      { length: char.length },
      (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join('');
  return JSON.stringify(value, null, space).replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

/** In characters: a line that a host or a file said, and one of a message, which ends with what to do next. */
const LONGEST_LINE = 400;
const LONGEST_MESSAGE = 4000;

/** What a host or a file said, safe for a terminal: no control, format or bidirectional characters but line breaks. */
export function safeText(text: string, maxLines = 12): string {
  return safeLines(text, maxLines, beginningOf);
}

/** A message that quotes hosts and files, safe for a terminal, to its end. */
export function safeMessage(text: string, maxLines = 12): string {
  return safeLines(text, maxLines, endsOf);
}

function beginningOf(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

/** Whatever is quoted in its middle. */
function endsOf(line: string): string {
  const half = LONGEST_MESSAGE / 2;
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, half)} … ${line.slice(-half)}` : line;
}

function safeLines(text: string, maxLines: number, cut: (line: string) => string): string {
  const lines = text
    .replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => cut(line.replace(/\t/g, '  ').replace(UNPRINTABLE, '?')));
  while (lines.length > 1 && lines.at(-1) === '') lines.pop();
  if (lines.length <= maxLines) return lines.join('\n');
  return [...lines.slice(0, maxLines), `… ${lines.length - maxLines} more lines`].join('\n');
}

/** The same in one line. */
export function safeLine(text: string): string {
  return safeText(text, 1000).replaceAll('\n', ' ');
}

export function safeMessageLine(text: string): string {
  return safeMessage(text, 1000).replaceAll('\n', ' ');
}

/** Columns a terminal gives a text: two for wide characters (UAX #11, and emoji), none for combining ones. */
export function columns(text: string): number {
  let count = 0;
  for (const character of text.normalize('NFC')) {
    if (/\p{Mn}/u.test(character)) continue;
    count += WIDE.test(character) ? 2 : 1;
  }
  return count;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - columns(text))) + text;
}

export function indent(text: string, by: number): string {
  return text.replace(/^/gm, ' '.repeat(by));
}

/** `n1, n2, n3 and 47 more`. */
export function hostList(hosts: readonly string[], most = 8): string {
  const shown = hosts.slice(0, most).map(safeLine).join(', ');
  return hosts.length > most ? `${shown} and ${hosts.length - most} more` : shown;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `0.8 s`, `75 s`, `3 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 60_000) return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
