import type { Status } from '../../engine/events.ts';
import { type Markup, markup } from '../markup.ts';

/** Classes are one letter: a page has them ten thousand times. `ok` has none, for it shall be quiet. */
const CLASS: Record<Status, string> = {
  ok: '',
  changed: 'c',
  'would-change': 'w',
  failed: 'f',
  unreachable: 'u',
  blocked: 'b',
  skipped: 's',
};

/** ` class=f`, or nothing; goes into a tag. */
export function statusClass(status: Status): Markup {
  return CLASS[status] === '' ? markup`` : markup` class=${CLASS[status]}`;
}

/** The word in its colour. */
export function statusMark(status: Status): Markup {
  return markup`<b class="k ${CLASS[status]}">${status}</b>`;
}
