import type { ChangeReport, HostResult, Status } from '../../engine/events.ts';
import type { Finding } from '../../modules/module.ts';
import type { RunDocument, TaskDocument } from '../document.ts';
import { groupAlike, isWorthReading, urgency } from '../groups.ts';
import { type Markup, markup, NOTHING } from '../markup.ts';
import { plural, safeLine, safeMessage, safeText } from '../text.ts';
import { diffView } from './diff.ts';
import { hostNames } from './hosts.ts';
import { fitting } from './room.ts';
import { statusMark } from './status.ts';

/** Bytes that what one task said on alike hosts may take. */
const ROOM = 60_000;
const EVIDENCE_LINES = 30;

/** What a task came to on hosts that all say the same. */
export interface Entry {
  /** Its anchor in the page. */
  id: string;
  /** What is to be done about it, what was done, or what may bite one day. */
  kind: 'problem' | 'change' | 'warning';
  results: HostResult[];
  element: Markup;
}

/** Everything of a run that needs reading; the worst first, else in the order of the run. */
export function entriesOf(document: RunDocument): Entry[] {
  const groups = document.plays
    .flatMap((play) => play.tasks)
    .flatMap((task) => groupAlike(task.results.filter(isWorthReading)).map((results) => ({ task, results })));
  return groups
    .toSorted((a, b) => urgency(a.results[0]?.status) - urgency(b.results[0]?.status))
    .flatMap(({ task, results }, i) => entry(`r${i + 1}`, task, results));
}

function entry(id: string, task: TaskDocument, results: HostResult[]): Entry[] {
  const [first] = results;
  if (first === undefined) return [];
  const ignored = first.ignored ? markup` <small>ignored: the task says so</small>` : NOTHING;
  const heading = markup`<h3>${statusMark(first.status)} ${safeLine(task.name)} <small>${task.module}</small>${ignored}</h3>`;
  const hosts = hostNames(results.map(({ host }) => host));
  const element = markup`<article id=${id}>${heading}${hosts}${body(first)}</article>\n`;
  return [{ id, kind: kindOf(first), results, element }];
}

function kindOf({ status, ignored }: HostResult): Entry['kind'] {
  if (status === 'changed' || status === 'would-change') return 'change';
  return ignored || status === 'ok' || status === 'skipped' ? 'warning' : 'problem';
}

/** One thing said of a result: a finding, a change, or why there are none. */
interface Item {
  label: string;
  element: Markup;
}

function body({ status, findings, changes, reason }: HostResult): Markup {
  const why = findings.length === 0 && reason !== undefined ? [said('why', safeMessage(reason))] : [];
  const items = [
    ...why,
    ...findings.map((finding) => findingItem(finding, status)),
    ...changes.map(changeItem),
  ];
  const shown = fitting(items, ROOM);
  const hidden = items.length - shown.length;
  const more = hidden > 0 ? markup`<li><i></i><div>and ${hidden} more, see --json</div></li>` : NOTHING;
  return items.length === 0 ? NOTHING : markup`<ul>${labelled(shown)}${more}</ul>`;
}

/** A label stands once before all that it holds for. */
function labelled(items: readonly Item[]): Markup[] {
  const labels = [...new Set(items.map(({ label }) => label))];
  return labels.map((label) => {
    const elements = items.filter((item) => item.label === label).map(({ element }) => element);
    return markup`<li><i>${label}</i> <div>${elements}</div></li>`;
  });
}

function said(label: string, text: string, more: Markup = NOTHING): Item {
  return { label, element: markup`<p>${text}</p>${more}` };
}

function findingItem({ severity, message, evidence, fixable }: Finding, status: Status): Item {
  const wrong = fixable && status === 'changed' ? 'was wrong' : 'wrong';
  const label = { error: wrong, warning: 'warning', info: 'note' }[severity];
  const shown =
    evidence === undefined ? NOTHING : markup`<pre tabindex=0>${safeText(evidence, EVIDENCE_LINES)}</pre>`;
  return said(label, safeMessage(message, EVIDENCE_LINES), shown);
}

function changeItem({ summary, diff }: ChangeReport): Item {
  return said('change', safeLine(summary), diff === null ? NOTHING : diffView(diff));
}

interface EntrySection {
  id: string;
  title: string;
  element: Markup;
  /** Those that had room. */
  shown: Entry[];
}

/** A section of entries of one kind, as many as have room. Without entries its element is NOTHING. */
export function entrySection(
  entries: readonly Entry[],
  { id, title, lead, room }: { id: string; title: string; lead: Markup; room: number },
): EntrySection {
  if (entries.length === 0) return { id, title, element: NOTHING, shown: [] };
  const shown = fitting(entries, room);
  const hidden = entries.slice(shown.length).flatMap(({ results }) => results).length;
  const more = hidden > 0 ? markup`<p>and ${plural(hidden, 'result')} more, see --json</p>` : NOTHING;
  const elements = shown.map(({ element }) => element);
  const element = markup`<section id=${id}><h2>${title}</h2>${lead}\n${elements}${more}</section>\n`;
  return { id, title, element, shown };
}
