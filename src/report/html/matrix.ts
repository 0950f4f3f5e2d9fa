import type { Matrix, MatrixCell } from '../../modules/module.ts';
import { type BadCell, badCells, figures, shortFigure } from '../figures.ts';
import { type Markup, markup, NOTHING } from '../markup.ts';
import { plural, safeLine } from '../text.ts';
import { scrollBox } from './box.ts';
import { heatOf } from './heat.ts';
import { hostName } from './hosts.ts';
import { firstFitting } from './room.ts';

/** Shown at once, and at all. */
const FIRST_BAD = 6;
const MOST_BAD = 200;
const MOST_NAMED = 4;
/** From here on cells are small, also on paper. */
const MANY_HOSTS = 16;
/** A picture of more says nothing, on any screen. */
const MOST_DRAWN = 200;

/** What the pointer tells of a cell. */
type Hover = 'hosts and figures' | 'figures' | 'nothing';

/**
 * A matrix as a heat map whose cells hold their figure in text too. Rows send, columns receive, so both directions of a
 * pair are there. Where there is room, all pairs follow in a table of words; where there is little, hovering tells less.
 */
export function matrixView(matrix: Matrix, room: number): Markup {
  const bad = badCells(matrix);
  const tested = matrix.cells.flat().filter((cell) => cell !== null).length;
  const verdict =
    bad.length === 0
      ? `All ${plural(tested, 'direction')} right.`
      : `${bad.length} of ${plural(tested, 'direction')} not right.`;
  const drawn =
    matrix.hosts.length > MOST_DRAWN
      ? []
      : [
          () => markup`${heatMap(matrix, 'hosts and figures')}${pairs(matrix)}`,
          () => markup`${heatMap(matrix, 'figures')}${pairs(matrix)}`,
          () => heatMap(matrix, 'hosts and figures'),
          () => heatMap(matrix, 'figures'),
          () => heatMap(matrix, 'nothing'),
        ];
  const body = firstFitting(drawn, () => perHost(matrix), room);
  return markup`<article class=mx><h3>${safeLine(matrix.name)}</h3><p>${verdict}</p>${badList(bad)}${body}</article>\n`;
}

function badList(bad: readonly BadCell[]): Markup {
  if (bad.length === 0) return NOTHING;
  const groups = together(bad);
  const items = groups
    .slice(0, MOST_BAD)
    .map(
      ({ from, to, reason }) => markup`<li>${someHosts(from)} → ${someHosts(to)}: ${safeLine(reason)}</li>`,
    );
  const folded = items.slice(FIRST_BAD);
  const hidden = groups.length - items.length;
  const more = hidden > 0 ? markup`<li>and ${hidden} more, see --json</li>` : NOTHING;
  const rest =
    folded.length === 0
      ? NOTHING
      : markup`<details><summary>${groups.length - FIRST_BAD} more</summary><ul class=bad>${folded}${more}</ul></details>`;
  return markup`<ul class=bad>${items.slice(0, FIRST_BAD)}</ul>${rest}`;
}

interface BadGroup {
  from: string[];
  to: string[];
  reason: string;
}

/** One host that nobody reaches, or that reaches nobody, is one line: whichever way makes fewer. */
function together(bad: readonly BadCell[]): BadGroup[] {
  const receivers = grouped(bad, ({ to }) => to);
  const senders = grouped(bad, ({ from }) => from);
  return receivers.length <= senders.length ? receivers : senders;
}

function grouped(bad: readonly BadCell[], end: (cell: BadCell) => string): BadGroup[] {
  const groups = new Map<string, BadGroup>();
  for (const cell of bad) {
    const key = JSON.stringify([end(cell), cell.reason]);
    const group = groups.get(key) ?? { from: [], to: [], reason: cell.reason };
    groups.set(key, group);
    if (!group.from.includes(cell.from)) group.from.push(cell.from);
    if (!group.to.includes(cell.to)) group.to.push(cell.to);
  }
  return [...groups.values()].sort((a, b) => b.from.length + b.to.length - a.from.length - a.to.length);
}

function someHosts(hosts: readonly string[]): Markup {
  const shown = hosts.slice(0, MOST_NAMED);
  const more = hosts.length - shown.length;
  return markup`${shown.map((host, i) => markup`${i === 0 ? '' : ', '}${hostName(host)}`)}${more > 0 ? ` and ${more} more` : ''}`;
}

function heatMap(matrix: Matrix, hover: Hover): Markup {
  const heat = heatOf(matrix);
  const names = matrix.hosts.map(safeLine);
  const title = (i: number, j: number, cell: MatrixCell): Markup => {
    if (hover === 'nothing') return NOTHING;
    const told = safeLine(figures(cell));
    const between = hover === 'figures' ? '' : `${names[i]} → ${names[j]}: `;
    return markup` title="${between}${told}"`;
  };
  const view = (cell: MatrixCell | null, i: number, j: number): Markup => {
    if (cell === null) return markup`<td class=o>`;
    const name = heat(cell);
    const className = name === '' ? NOTHING : markup` class=${name}`;
    return markup`<td${className}${title(i, j, cell)}>${shortFigure(cell)}`;
  };
  const rows = matrix.cells.map(
    (row, i) =>
      markup`<tr><th scope=row>${hostName(names[i] ?? '')}${row.map((cell, j) => view(cell, i, j))}\n`,
  );
  const headings = names.map((name) => markup`<th scope=col><span>${hostName(name)}</span>`);
  const size = names.length > MANY_HOSTS ? ' many' : '';
  const table = markup`<table class="heat${size}"><thead><tr><th scope=col>from ↓ to →${headings}\n</thead><tbody>\n${rows}</tbody></table>`;
  return markup`<p class=next>Rows send, columns receive. ${legend(matrix)}</p>${scrollBox(safeLine(matrix.name), table)}`;
}

function legend(matrix: Matrix): string {
  const has = (name: string): boolean =>
    matrix.cells.some((row) => row.some((cell) => cell?.values?.[name] !== undefined));
  const rate = has('mbitPerSecond') ? '5M: 5 Mbit/s arrive' : 'ok: it arrives';
  return `${rate}; ${has('lossPercent') ? '-12%: so much is lost' : 'no: it does not'}.`;
}

/** Each pair once, both its directions in words. */
function pairs({ hosts, cells }: Matrix): Markup {
  const rows = hosts.flatMap((one, i) =>
    hosts.slice(i + 1).flatMap((other, after) => {
      const j = i + 1 + after;
      const [there, back] = [cells[i]?.[j] ?? null, cells[j]?.[i] ?? null];
      if (there === null && back === null) return [];
      return [
        markup`<tr><th scope=row>${hostName(one)}<td>${hostName(other)}${inWords(there)}${inWords(back)}\n`,
      ];
    }),
  );
  const long = hosts.length > MANY_HOSTS ? markup` class=long` : NOTHING;
  const table = markup`<table class=pairs><thead><tr><th scope=col>one</th><th scope=col>other</th><th scope=col>one → other</th><th scope=col>other → one</th></tr></thead><tbody>\n${rows}</tbody></table>`;
  return markup`<details${long}><summary>All pairs in words</summary>${scrollBox('All pairs in words', table)}</details>`;
}

function inWords(cell: MatrixCell | null): Markup {
  if (cell === null) return markup`<td>not tested`;
  return markup`<td${cell.ok ? NOTHING : markup` class=f`}>${safeLine(figures(cell))}`;
}

/** For matrices too large to be drawn: how many of its directions are right, host by host. */
function perHost({ hosts, cells }: Matrix): Markup {
  const told = (some: readonly (MatrixCell | null | undefined)[]): Markup => {
    const tested = some.filter((cell) => cell !== null && cell !== undefined);
    const right = tested.filter((cell) => cell.ok).length;
    return markup`<td${right < tested.length ? markup` class=f` : NOTHING}>${right} of ${tested.length}`;
  };
  const rows = hosts.map(
    (host, i) =>
      markup`<tr><th scope=row>${hostName(host)}${told(cells[i] ?? [])}${told(cells.map((row) => row[i]))}\n`,
  );
  const table = markup`<table class=pairs><thead><tr><th scope=col>host</th><th scope=col>sends to</th><th scope=col>receives from</th></tr></thead><tbody>\n${rows}</tbody></table>`;
  return markup`<p>It is too large to be drawn; every direction is in --json.</p>${scrollBox('Directions by host', table)}`;
}
