import type { HostDocument, RunDocument } from '../document.ts';
import { urgency } from '../groups.ts';
import { type Markup, markup, NOTHING } from '../markup.ts';
import { plural } from '../text.ts';
import { scrollBox } from './box.ts';
import { hostName } from './hosts.ts';
import { fitting } from './room.ts';
import { statusClass } from './status.ts';

const COLUMNS = [
  ['ok', 'ok'],
  ['changed', 'changed'],
  ['wouldChange', 'would change'],
  ['failed', 'failed'],
  ['ignored', 'ignored'],
  ['skipped', 'skipped'],
  ['blocked', 'blocked'],
] as const;

/** Every host with its state and how many of its tasks came to what; columns that are all zero are left out. */
export function hostTable({ hosts }: RunDocument, room: number): Markup {
  const all = Object.entries(hosts);
  if (all.length === 0) return NOTHING;
  const columns = COLUMNS.filter(([key]) => key === 'ok' || all.some(([, host]) => host[key] > 0));
  const rowsOf = (some: typeof all) =>
    some.map(([name, host]) => ({
      element: row(
        name,
        host,
        columns.map(([key]) => host[key]),
      ),
    }));
  const rows = fitting(rowsOf(all), room);
  const worst = (): typeof all => all.toSorted(([, a], [, b]) => urgency(a.status) - urgency(b.status));
  const shown = rows.length === all.length ? rows : fitting(rowsOf(worst()), room);
  const hidden = all.length - shown.length;
  const more = hidden > 0 ? markup`<p>and ${plural(hidden, 'host')} more, see --json</p>` : NOTHING;
  const headings = columns.map(([, title]) => markup`<th scope=col class=n>${title}</th>`);
  const table = markup`<table class=grid><thead><tr><th scope=col>host</th><th scope=col>state</th>${headings}</tr></thead><tbody>\n${shown.map(({ element }) => element)}</tbody></table>`;
  return markup`${scrollBox('All hosts', table)}${more}\n`;
}

function row(name: string, host: HostDocument, counts: readonly number[]): Markup {
  return markup`<tr><th scope=row>${hostName(name)}<td${statusClass(host.status)}>${host.status}${counts.map((count) => markup`<td class=n>${count}`)}\n`;
}
