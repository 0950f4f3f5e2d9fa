import type { HostResult } from '../../engine/events.ts';
import type { PlayDocument } from '../document.ts';
import { urgency } from '../groups.ts';
import { type Markup, markup, NOTHING } from '../markup.ts';
import { plural, safeLine } from '../text.ts';
import { scrollBox } from './box.ts';
import { hostName } from './hosts.ts';
import { fitting } from './room.ts';
import { statusClass } from './status.ts';

const LONGEST_TASK = 80;

/** Where in the page a result is told of. */
export type Anchors = ReadonlyMap<HostResult, string>;

/** One play: a row per host, a column per task, a word in each cell. Where not all rows have room, the worst are shown. */
export function gridView(play: PlayDocument, anchors: Anchors, room: number): Markup {
  const byTask = play.tasks.map(({ results }) => worstByHost(results));
  const hosts = [...new Set(byTask.flatMap((results) => [...results.keys()]))];
  if (hosts.length === 0) return NOTHING;
  const rows = hosts.map((host) => {
    const results = byTask.map((task) => task.get(host));
    return { host, worst: Math.min(...results.map(rank)), element: row(host, results, anchors) };
  });
  const all = fitting(rows, room);
  const shown =
    all.length === rows.length
      ? rows
      : fitting(
          rows.toSorted((a, b) => a.worst - b.worst),
          room,
        );
  const hidden = rows.length - shown.length;
  const more = hidden > 0 ? markup`<p>and ${plural(hidden, 'host')} more, see --json</p>` : NOTHING;
  const headings = play.tasks.map(({ name }) => heading(safeLine(name)));
  const name = safeLine(play.name);
  const table = markup`<table class=grid><thead><tr><th scope=col>host</th>${headings}</tr></thead><tbody>\n${shown.map(({ element }) => element)}</tbody></table>`;
  return markup`<h3>${name}</h3>${scrollBox(name, table)}${more}\n`;
}

function worstByHost(results: readonly HostResult[]): Map<string, HostResult> {
  const worst = new Map<string, HostResult>();
  for (const result of results) {
    const before = worst.get(result.host);
    if (before === undefined || rank(result) < rank(before)) worst.set(result.host, result);
  }
  return worst;
}

/** Small is worse. */
function rank(result: HostResult | undefined): number {
  return result === undefined ? Number.POSITIVE_INFINITY : urgency(result.ignored ? 'ok' : result.status);
}

function heading(name: string): Markup {
  return name.length <= LONGEST_TASK
    ? markup`<th scope=col>${name}</th>`
    : markup`<th scope=col title="${name}">${name.slice(0, LONGEST_TASK)}…</th>`;
}

/** HTML lets `</td>`, `</th>` and `</tr>` be left out, and a large page is mostly cells. */
function row(host: string, results: readonly (HostResult | undefined)[], anchors: Anchors): Markup {
  return markup`<tr><th scope=row>${hostName(host)}${results.map((result) => cell(result, anchors))}\n`;
}

function cell(result: HostResult | undefined, anchors: Anchors): Markup {
  if (result === undefined) return markup`<td>`;
  const word = result.ignored ? 'ignored' : result.status;
  const anchor = anchors.get(result);
  const inside = anchor === undefined ? markup`${word}` : markup`<a href=#${anchor}>${word}</a>`;
  return markup`<td${statusClass(result.ignored ? 'skipped' : result.status)}>${inside}`;
}
