import { type HostResult, OWN_BUG } from '../engine/events.ts';
import type { PlayDocument, RunDocument, TaskDocument } from './document.ts';
import { EXIT } from './exit-code.ts';
import { type Markup, markup, NOTHING } from './markup.ts';
import { safeLine, safeMessage, safeMessageLine } from './text.ts';

/** Lines of one message; CI systems keep them all. */
const MOST_LINES = 60;

interface TestCase {
  outcome: 'passed' | 'failure' | 'error' | 'skipped';
  ms: number;
  element: Markup;
}

/**
 * JUnit XML in the form that Jenkins and GitLab read: a suite per play, a case per host and task. A case fails where the
 * exit code says so: `failed` and `would-change` are failures, `unreachable` and a bug of ours errors. `blocked` and
 * `skipped` are skipped, the rest has passed.
 */
export function junitReport(document: RunDocument): string {
  const named = uniqueNames();
  const suites = document.plays.map((play) => suite(play.name, casesOf(play, named), document));
  if (document.exitCode === EXIT.interrupted) suites.push(suite('netfix', [interruptedCase()], document));
  const name = `netfix ${document.run}`;
  const time = seconds(document.durationMs);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup`<testsuites name="${name}" time="${time}">\n${suites}</testsuites>\n`.markup}`;
}

function suite(name: string, cases: readonly TestCase[], { startedAt }: RunDocument): Markup {
  const counted = (outcome: TestCase['outcome']): number =>
    cases.filter((each) => each.outcome === outcome).length;
  const time = seconds(cases.reduce((sum, { ms }) => sum + ms, 0));
  const counts = markup`tests="${cases.length}" failures="${counted('failure')}" errors="${counted('error')}" skipped="${counted('skipped')}"`;
  const elements = cases.map(({ element }) => element);
  return markup`<testsuite name="${safeLine(name)}" ${counts} time="${time}" timestamp="${startedAt.slice(0, 19)}">\n${elements}</testsuite>\n`;
}

/** GitLab takes two cases of the same class and name for one: a second one gets a number. */
function uniqueNames(): (host: string, task: string) => string {
  const seen = new Map<string, number>();
  return (host, task) => {
    const key = JSON.stringify([host, task]);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? task : `${task} (${count})`;
  };
}

function casesOf(play: PlayDocument, named: (host: string, task: string) => string): TestCase[] {
  return play.tasks.flatMap((task) =>
    task.results.map((result) => testCase(task, result, named(safeLine(result.host), safeLine(task.name)))),
  );
}

function testCase(task: TaskDocument, result: HostResult, name: string): TestCase {
  const outcome = outcomeOf(result);
  const attributes = markup`classname="${safeLine(result.host)}" name="${name}" time="${seconds(result.durationMs)}"`;
  const said = words(result);
  const inside = outcome === 'passed' ? output(said) : verdict(outcome, task, result, said);
  return {
    outcome,
    ms: result.durationMs,
    element: markup`<testcase ${attributes}>${inside}</testcase>\n`,
  };
}

function outcomeOf({ status, ignored, findings }: HostResult): TestCase['outcome'] {
  if (findings.some(({ code }) => code === OWN_BUG) || status === 'unreachable') return 'error';
  if (status === 'skipped' || status === 'blocked') return 'skipped';
  return (status === 'failed' && !ignored) || status === 'would-change' ? 'failure' : 'passed';
}

function verdict(
  outcome: 'failure' | 'error' | 'skipped',
  task: TaskDocument,
  result: HostResult,
  said: string,
): Markup {
  const worst = result.findings.find(({ severity }) => severity === 'error');
  const message = safeMessageLine(worst?.message ?? result.reason ?? result.status);
  if (outcome === 'skipped') return markup`<skipped message="${message}"/>`;
  const attributes = markup`message="${message}" type="${worst?.code ?? `${task.module}.${result.status}`}"`;
  return outcome === 'failure'
    ? markup`<failure ${attributes}>${said}</failure>`
    : markup`<error ${attributes}>${said}</error>`;
}

function output(said: string): Markup {
  return said === '' ? NOTHING : markup`<system-out>${said}</system-out>`;
}

/** Findings with what shows them, then changes, as lines. */
function words({ findings, changes, reason, ignored }: HostResult): string {
  const found = findings.flatMap(({ severity, message, evidence }) => [
    `${severity}: ${message}`,
    ...(evidence === undefined ? [] : [evidence]),
  ]);
  const why = found.length === 0 && reason !== undefined ? [reason] : [];
  const done = changes.map(({ summary }) => `change: ${summary}`);
  const lines = [...(ignored ? ['failed, and ignored'] : []), ...found, ...why, ...done];
  return lines.length === 0 ? '' : safeMessage(lines.join('\n'), MOST_LINES);
}

function interruptedCase(): TestCase {
  const said = 'The run was interrupted: what is not in this report was not done.';
  const element = markup`<testcase classname="netfix" name="run to the end" time="0.000"><error message="interrupted" type="netfix.interrupted">${said}</error></testcase>\n`;
  return { outcome: 'error', ms: 0, element };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
