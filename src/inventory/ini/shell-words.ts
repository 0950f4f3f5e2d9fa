/** Words of one line, or why it cannot be split. */
export type Words = { words: string[] } | { problem: string };

/**
 * Splits a line as Python's `shlex.split(line, comments=True)` does (POSIX mode), since that is what reads an INI
 * host line: quotes may stand inside a word, and an unquoted `#` ends the line even in the middle of a word.
 */
export function splitWords(line: string): Words {
  const words: string[] = [];
  let word: string | null = null;
  let i = 0;
  while (i < line.length) {
    const c = line.charAt(i);
    if (c === '#') break;
    if (/[ \t\r\n]/.test(c)) {
      if (word !== null) words.push(word);
      word = null;
      i++;
      continue;
    }
    const part =
      c === '\\' ? escaped(line, i) : c === '"' || c === "'" ? quoted(line, i) : { text: c, end: i + 1 };
    if ('problem' in part) return part;
    word = (word ?? '') + part.text;
    i = part.end;
  }
  if (word !== null) words.push(word);
  return { words };
}

type Part = { text: string; end: number } | { problem: string };

function escaped(line: string, start: number): Part {
  if (start + 1 >= line.length) return { problem: 'the line ends after a backslash' };
  return { text: line.charAt(start + 1), end: start + 2 };
}

/** In double quotes a backslash escapes only `"` and itself; in single quotes nothing does. */
function quoted(line: string, start: number): Part {
  const quote = line.charAt(start);
  let text = '';
  for (let i = start + 1; i < line.length; i++) {
    const c = line.charAt(i);
    if (c === quote) return { text, end: i + 1 };
    const next = line.charAt(i + 1);
    if (quote === '"' && c === '\\' && (next === '"' || next === '\\')) {
      text += next;
      i++;
    } else {
      text += c;
    }
  }
  return { problem: `a ${quote} is opened and not closed` };
}
