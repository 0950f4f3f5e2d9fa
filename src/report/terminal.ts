import type { HostResult, Status } from '../engine/events.ts';
import type { Finding } from '../modules/module.ts';
import { type HostDocument, type RunDocument, type TaskDocument, wasRight } from './document.ts';
import { EXIT } from './exit-code.ts';
import { groupAlike, isWorthReading, urgency } from './groups.ts';
import { matrixTable } from './matrix.ts';
import type { Style } from './style.ts';
import {
  columns,
  duration,
  hostList,
  indent,
  padEnd,
  plural,
  safeLine,
  safeMessage,
  safeText,
} from './text.ts';

export interface TerminalOptions {
  style: Style;
  /** Show what each change does to its file. */
  diff: boolean;
  /** Show tasks that had nothing to say, too. */
  verbose: boolean;
}

/** What a person reads after a run: what needs reading, then the hosts, then one line that says how it stands. */
export function terminalReport(document: RunDocument, options: TerminalOptions): string {
  const plays = document.plays.map((play) => {
    const tasks = play.tasks.map((task) => taskText(task, options)).filter((text) => text !== '');
    return tasks.length === 0 ? '' : `${options.style.bold(safeLine(play.name))}\n${tasks.join('\n')}\n`;
  });
  const matrices = document.matrices.map((matrix) => matrixTable(matrix, options.style));
  const parts = [
    ...plays,
    ...matrices,
    hostTable(document.hosts, options.style),
    closingLine(document, options.style),
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}

/** More of one task is not read but searched, and for that there is --json. */
const MOST_GROUPS = 40;
const MOST_FINDINGS = 20;

/** Results that read the same are shown once, with the hosts they hold for; the worst first where not all are shown. */
function taskText(task: TaskDocument, options: TerminalOptions): string {
  const all = groupAlike(task.results.filter((each) => options.verbose || isWorthReading(each)));
  if (all.length <= MOST_GROUPS || options.verbose)
    return all.map((group) => groupText(task, group, options)).join('\n');
  const worst = all.sort(([a], [b]) => urgency(a?.status) - urgency(b?.status));
  const hidden = plural(worst.slice(MOST_GROUPS).flat().length, 'host');
  return [
    ...worst.slice(0, MOST_GROUPS).map((group) => groupText(task, group, options)),
    options.style.dim(`  and ${hidden} more with other words, see -v or --json`),
  ].join('\n');
}

function groupText(task: TaskDocument, group: HostResult[], options: TerminalOptions): string {
  const { style, diff } = options;
  const [result] = group;
  if (result === undefined) return '';
  const word = style.status(result.status, result.status.padEnd(12));
  const ignored = result.ignored ? style.dim(' (ignored)') : '';
  const lines = [
    `  ${word} ${safeLine(task.name)}${ignored}  ${style.dim(hostList(group.map((each) => each.host)))}`,
  ];
  const most = options.verbose ? Number.POSITIVE_INFINITY : MOST_FINDINGS;
  for (const finding of result.findings.slice(0, most))
    lines.push(findingText(finding, result.status, style));
  const hidden = result.findings.length - most;
  if (hidden > 0)
    lines.push(style.dim(indent(`and ${plural(hidden, 'finding')} more, see -v or --json`, 17)));
  for (const change of result.changes) {
    lines.push(indent(`+ ${safeLine(change.summary)}`, 15));
    if (diff && change.diff !== null) lines.push(indent(coloured(safeText(change.diff, 200), style), 19));
  }
  if (result.findings.length === 0 && result.reason !== undefined)
    lines.push(indent(safeMessage(result.reason), 15));
  return lines.join('\n');
}

function findingText(finding: Finding, status: Status, style: Style): string {
  const open = finding.fixable === true && status !== 'failed' ? '-' : '!';
  const sign = { error: open, warning: '?', info: ' ' }[finding.severity];
  const message = `${' '.repeat(15)}${sign} ${indent(safeMessage(finding.message), 17).trimStart()}`;
  if (finding.evidence === undefined) return message;
  return `${message}\n${style.dim(indent(safeText(finding.evidence), 19))}`;
}

function coloured(diff: string, style: Style): string {
  const paint = (line: string): string => {
    if (line.startsWith('+')) return style.status('ok', line);
    return line.startsWith('-') ? style.status('failed', line) : style.dim(line);
  };
  return diff.split('\n').map(paint).join('\n');
}

const COLUMNS = ['ok', 'changed', 'wouldChange', 'failed', 'ignored', 'skipped', 'blocked'] as const;
const HEADINGS: Record<(typeof COLUMNS)[number], string> = {
  ok: 'ok',
  changed: 'changed',
  wouldChange: 'would change',
  failed: 'failed',
  ignored: 'ignored',
  skipped: 'skipped',
  blocked: 'blocked',
};
const MOST_ROWS = 100;

/** One row per host; columns that are all zero are left out. Of a long list the worst hosts are shown. */
function hostTable(hosts: Record<string, HostDocument>, style: Style): string {
  const all = Object.entries(hosts);
  const worst = (): typeof all => all.toSorted(([, a], [, b]) => urgency(a.status) - urgency(b.status));
  const rows =
    all.length <= MOST_ROWS
      ? all
      : worst()
          .filter(([, host]) => host.status !== 'ok')
          .slice(0, MOST_ROWS);
  const shown = COLUMNS.filter((column) => column === 'ok' || all.some(([, host]) => host[column] > 0));
  const width = Math.max(4, ...rows.map(([name]) => columns(safeLine(name))));
  const heading = `${'host'.padEnd(width)}  ${'state'.padEnd(12)}${shown.map((column) => HEADINGS[column].padStart(13)).join('')}`;
  const lines = rows.map(([name, host]) => {
    const counts = shown.map((column) => String(host[column]).padStart(13)).join('');
    return `${padEnd(safeLine(name), width)}  ${style.status(host.status, host.status.padEnd(12))}${counts}`;
  });
  const hidden = all.length - rows.length;
  return [
    style.bold(heading),
    ...lines,
    ...(hidden > 0 ? [style.dim(`and ${plural(hidden, 'host')} more, see --json`)] : []),
    '',
  ].join('\n');
}

function closingLine(document: RunDocument, style: Style): string {
  const hosts = Object.values(document.hosts);
  const having = (status: HostDocument['status']): number =>
    hosts.filter((host) => host.status === status).length;
  const right = hosts.filter(wasRight).length;
  const said = [
    [having('changed'), 'fixed', 'changed'],
    [having('would-change'), 'would change', 'would-change'],
    [having('blocked'), 'not finished', 'blocked'],
    [having('failed'), 'failed', 'failed'],
    [having('unreachable'), 'unreachable', 'unreachable'],
    [having('skipped'), 'skipped', 'skipped'],
    [having('ok') - right, 'with failures ignored', 'skipped'],
  ] as const;
  const parts = said
    .filter(([count]) => count > 0)
    .map(([count, word, status]) => style.status(status, `${count} ${word}`));
  if (right > 0)
    parts.unshift(
      style.status('ok', `${right} ${hosts.length === right ? 'right, nothing to do' : 'already right'}`),
    );
  const interrupted = document.exitCode === EXIT.interrupted ? ' (interrupted)' : '';
  return `${plural(hosts.length, 'host')}: ${parts.join(', ')}. ${duration(document.durationMs)}${interrupted}`;
}
