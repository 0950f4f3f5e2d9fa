import { type Markup, markup } from '../markup.ts';
import { plural } from '../text.ts';

const MOST_LINES = 400;
/** Of one line; the rest is told by its length. */
const MOST_CHARACTERS = 500;
/** A short diff is read at once, a long one when it is asked for. Both are printed on paper. */
const OPEN_LINES = 12;

/** Unified-diff text: what was added and what was taken away are elements of their own, not colours alone. */
export function diffView(diff: string): Markup {
  const all = diff.replace(/\n$/, '').split('\n');
  const lines = all.slice(0, MOST_LINES).map(lineView);
  const hidden =
    all.length > MOST_LINES ? markup`… ${plural(all.length - MOST_LINES, 'line')} more, see --json\n` : '';
  const open = all.length <= OPEN_LINES ? markup` open` : '';
  return markup`<details${open}><summary>diff</summary><pre tabindex=0>${lines}${hidden}</pre></details>`;
}

function lineView(line: string): Markup {
  const hidden = line.length - MOST_CHARACTERS;
  const text = hidden > 0 ? `${line.slice(0, MOST_CHARACTERS)} … ${hidden} characters more` : line;
  if (/^(---|\+\+\+) /.test(line)) return markup`${text}\n`;
  if (line.startsWith('+')) return markup`<ins>${text}</ins>\n`;
  return line.startsWith('-') ? markup`<del>${text}</del>\n` : markup`${text}\n`;
}
