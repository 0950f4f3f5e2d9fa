import { createHash } from 'node:crypto';
import type { RunDocument } from '../document.ts';
import { badCells } from '../figures.ts';
import { type Markup, markup, NOTHING } from '../markup.ts';
import { plural } from '../text.ts';
import { type Entry, entriesOf, entrySection } from './entry.ts';
import { type Anchors, gridView } from './grid.ts';
import { hostTable } from './host-table.ts';
import { matrixView } from './matrix.ts';
import { aboutChanges, nextStep } from './next-step.ts';
import { history, outcome, outcomeBar, runFacts } from './outcome.ts';
import { STYLE_SHEET } from './style-sheet.ts';

/** Bytes that parts of the page may take, so that all of it stays under 2 MB. */
const ROOM = {
  problems: 200_000,
  changes: 200_000,
  warnings: 50_000,
  grids: 100_000,
  matrices: 1_300_000,
  hosts: 50_000,
};

/** The page may load nothing, run nothing, and send nothing; its one style sheet is known by its hash (CSP Level 3). */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE_SHEET).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;

interface Section {
  id: string;
  title: string;
  element: Markup;
}

/**
 * One HTML page that needs nothing else: no script, no request. First what a person needs to know, then what was done,
 * then everything. A pure function of the document, which holds no secret.
 */
export function htmlReport(document: RunDocument): string {
  const said = outcome(document);
  const sections = sectionsOf(document);
  const links = sections.map(({ id, title }) => markup`<a href=#${id}>${title}</a> `);
  const navigation =
    sections.length > 1 ? markup`<nav aria-label="Parts of this page">${links}</nav>` : NOTHING;
  return markup`<!DOCTYPE html>
<html lang=en>
<head>
<meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="${POLICY}">
<meta name=viewport content="width=device-width, initial-scale=1">
<meta name=color-scheme content="light dark">
<link rel=icon href="data:,">
<title>netfix: ${said}</title>
<style>${{ markup: STYLE_SHEET }}</style>
</head>
<body>
<header><p class=by>netfix</p><h1>${said}</h1>${outcomeBar(document)}<p>${history(document)}${badDirections(document)}</p>${runFacts(document)}${navigation}</header>
<main>
${sections.map(({ element }) => element)}</main>
</body>
</html>
`.markup;
}

function badDirections({ matrices }: RunDocument): string {
  const bad = matrices.flatMap(badCells).length;
  return bad === 0 ? '' : ` ${plural(bad, 'direction')} between hosts ${bad === 1 ? 'is' : 'are'} not right.`;
}

function sectionsOf(document: RunDocument): Section[] {
  const entries = entriesOf(document);
  const of = (kind: Entry['kind']): Entry[] => entries.filter((entry) => entry.kind === kind);
  const told: (Section & { shown: Entry[] })[] = [
    entrySection(of('problem'), {
      id: 'problems',
      title: 'Not right',
      lead: nextStep(document),
      room: ROOM.problems,
    }),
    entrySection(of('change'), {
      id: 'changes',
      title: document.mode === 'check' ? 'Would be changed' : 'Put right',
      lead: aboutChanges(document),
      room: ROOM.changes,
    }),
    entrySection(of('warning'), { id: 'warnings', title: 'To watch', lead: NOTHING, room: ROOM.warnings }),
  ];
  const anchors = anchorsOf(told.flatMap(({ shown }) => shown));
  return [...told, ...everything(document, anchors)].filter(({ element }) => element !== NOTHING);
}

function anchorsOf(entries: readonly Entry[]): Anchors {
  return new Map(entries.flatMap(({ id, results }) => results.map((result) => [result, id])));
}

function everything(document: RunDocument, anchors: Anchors): Section[] {
  const { plays, matrices } = document;
  const grids = plays.map((play) => gridView(play, anchors, ROOM.grids / plays.length));
  const maps = matrices.map((matrix) => matrixView(matrix, ROOM.matrices / matrices.length));
  return [
    section('grid', 'Hosts and tasks', grids),
    section('matrices', 'Between the hosts', maps),
    section('hosts', 'Hosts', [hostTable(document, ROOM.hosts)]),
  ];
}

function section(id: string, title: string, parts: readonly Markup[]): Section {
  const element = parts.every((part) => part === NOTHING)
    ? NOTHING
    : markup`<section id=${id}><h2>${title}</h2>\n${parts}</section>\n`;
  return { id, title, element };
}
