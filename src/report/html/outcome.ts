import type { Status } from '../../engine/events.ts';
import { type HostDocument, type RunDocument, wasRight } from '../document.ts';
import { EXIT } from '../exit-code.ts';
import { type Markup, markup, NOTHING } from '../markup.ts';
import { duration } from '../text.ts';

/** The outcome in one sentence, such as `97 of 100 hosts are right; 2 failed, 1 could not be reached.` */
export function outcome(document: RunDocument): string {
  const count = counter(document);
  const total = Object.keys(document.hosts).length;
  const ignored = Object.values(document.hosts).filter(isRightButFor).length;
  const right = count('ok') + count('changed') - ignored;
  const rest = (
    [
      [count('failed'), 'failed'],
      [count('unreachable'), 'could not be reached'],
      [count('blocked'), 'not finished'],
      [count('would-change'), 'would be changed'],
      [count('skipped'), 'had nothing to do'],
      [ignored, 'had failures that were ignored'],
    ] as const
  )
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  const sentence = [rightOf(right, total), rest.join(', ')].filter((part) => part !== '').join('; ');
  return `${document.exitCode === EXIT.interrupted ? 'Interrupted: ' : ''}${sentence}.`;
}

/** Failures that their task ignores. */
function isRightButFor({ status, ignored }: HostDocument): boolean {
  return ignored > 0 && (status === 'ok' || status === 'changed');
}

function rightOf(right: number, total: number): string {
  if (right < total) return `${right} of ${total} hosts ${right === 1 ? 'is' : 'are'} right`;
  if (total === 0) return 'No host was worked on';
  return total === 1 ? 'The host is right' : `All ${total} hosts are right`;
}

/** How that came about: what was right before, and what was done. */
export function history(document: RunDocument): string {
  const count = counter(document);
  const [right, changed] = [Object.values(document.hosts).filter(wasRight).length, count('changed')];
  if (document.mode === 'check') return 'This was a check: nothing was changed.';
  if (changed === 0) return 'Nothing was changed.';
  const before = right === 0 ? '' : `${right} ${right === 1 ? 'was' : 'were'} right before, `;
  return `${before}${changed} ${changed === 1 ? 'was' : 'were'} put right and looked at again.`;
}

const BAR: [Status, string][] = [
  ['ok', 'k'],
  ['changed', 'c'],
  ['would-change', 'w'],
  ['skipped', 's'],
  ['blocked', 'b'],
  ['unreachable', 'u'],
  ['failed', 'f'],
];

/** The same counts as a bar; for the eye alone, since the sentence above has said it. */
export function outcomeBar(document: RunDocument): Markup {
  const count = counter(document);
  const total = Object.keys(document.hosts).length;
  if (total === 0) return NOTHING;
  let x = 0;
  const parts = BAR.filter(([status]) => count(status) > 0).map(([status, name]) => {
    const width = (count(status) / total) * 100;
    const part = markup`<rect class=${name} x=${x.toFixed(2)} width=${width.toFixed(2)} height=1 />`;
    x += width;
    return part;
  });
  return markup`<svg class=bar viewBox="0 0 100 1" preserveAspectRatio=none aria-hidden=true>${parts}</svg>`;
}

/** When, how long, and by which name it can be asked for again. */
export function runFacts({ run, startedAt, durationMs, mode, exitCode }: RunDocument): Markup {
  const started = `${startedAt.slice(0, 10)} ${startedAt.slice(11, 19)} UTC`;
  const facts: [string, Markup][] = [
    ['Started', markup`<time datetime="${startedAt}">${started}</time>`],
    ['Took', markup`${duration(durationMs)}`],
    ['Mode', markup`${mode}`],
    ['Run', markup`<code>${run}</code>`],
    ['Exit code', markup`${exitCode}`],
  ];
  return markup`<dl>${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function counter({ hosts }: RunDocument): (status: Status) => number {
  const all = Object.values(hosts);
  return (status) => all.filter((host) => host.status === status).length;
}
