import { createTwoFilesPatch } from 'diff';
import type { Change, FileChange } from '../modules/module.ts';
import type { ChangeReport } from './events.ts';

/** A change as reports show it; the content of a secret file never leaves this function. */
export function reportChange(change: Change): ChangeReport {
  return { kind: change.kind, target: change.target, summary: change.summary, diff: diffOf(change) };
}

function diffOf(change: Change): string | null {
  switch (change.kind) {
    case 'file':
      return change.secret ? null : fileDiff(change);
    case 'comment':
      return change.lines.map(({ text }) => `-${text}\n+# netfix: ${text}\n`).join('');
    case 'sysctl':
      return `${change.before === null ? '' : `-${change.before}\n`}+${change.after}\n`;
    case 'command':
      return change.diff ?? null;
    case 'kernel-module':
      return null;
  }
}

/** Comparing what a host printed with what we want must not take ages, however it is made. */
const DIFF_LIMIT_MS = 500;

function fileDiff(change: FileChange): string {
  const from = change.before === null ? '/dev/null' : change.path;
  const to = change.after === null ? '/dev/null' : change.path;
  const patch = createTwoFilesPatch(from, to, change.before ?? '', change.after ?? '', undefined, undefined, {
    context: 3,
    timeout: DIFF_LIMIT_MS,
  });
  if (patch === undefined) return `--- ${from}\n+++ ${to}\n(too different to be compared line by line)\n`;
  return patch.slice(patch.indexOf('---'));
}
