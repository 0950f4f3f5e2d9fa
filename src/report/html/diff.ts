import { type Markup, markup, NOTHING } from '../markup.ts';
import { plural } from '../text.ts';
import { fitting } from './room.ts';

const MOST_LINES = 400;
/** Bytes of one diff. */
const ROOM = 40_000;
/** Of one line; the rest is told by its length. */
const MOST_CHARACTERS = 500;
/** A short diff is read at once, a long one when it is asked for. Both are printed on paper. */
const OPEN_LINES = 12;

/** Unified-diff text: what was added and what was taken away are elements of their own, not colours alone. */
export function diffView(diff: string): Markup {
  const all = diff.replace(/\n$/, '').split('\n');
  const lines = fitting(all.slice(0, MOST_LINES).map(lineView), ROOM);
  const hidden = all.length - lines.length;
  const more = hidden > 0 ? markup`… ${plural(hidden, 'line')} more, see --json\n` : NOTHING;
  const open = all.length <= OPEN_LINES ? markup` open` : '';
  return markup`<details${open}><summary>diff</summary><pre tabindex=0>${lines.map(({ element }) => element)}${more}</pre></details>`;
}

function lineView(line: string, i: number): { element: Markup } {
  const hidden = line.length - MOST_CHARACTERS;
  const text = hidden > 0 ? `${line.slice(0, MOST_CHARACTERS)} … ${hidden} characters more` : line;
  const isHeading = i < 2 && /^(---|\+\+\+) /.test(line);
  if (!isHeading && line.startsWith('+')) return { element: markup`<ins>${text}</ins>\n` };
  if (!isHeading && line.startsWith('-')) return { element: markup`<del>${text}</del>\n` };
  return { element: markup`${text}\n` };
}
