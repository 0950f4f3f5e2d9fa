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

/**
 * Nobody reads a longer diff, every host's is kept until the end, and finding it takes the square of its length while
 * all other hosts wait. A bound on the work, not on the time: hosts that read the same are grouped.
 */
const MOST_EDITS = 400;
const MOST_CHARACTERS = 64 * 1024;
/** For what comes on top, however the text is made. */
const DIFF_LIMIT_MS = 500;

function fileDiff(change: FileChange): string {
  const from = change.before === null ? '/dev/null' : change.path;
  const to = change.after === null ? '/dev/null' : change.path;
  const patch = createTwoFilesPatch(from, to, change.before ?? '', change.after ?? '', undefined, undefined, {
    context: 3,
    maxEditLength: MOST_EDITS,
    timeout: DIFF_LIMIT_MS,
  });
  if (patch !== undefined && patch.length <= MOST_CHARACTERS) return patch.slice(patch.indexOf('---'));
  const [before, after] = [lineCount(change.before), lineCount(change.after)];
  return `--- ${from}\n+++ ${to}\n(too different to be shown line by line: ${before} lines before, ${after} after)\n`;
}

function lineCount(text: string | null): number {
  return text === null || text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}
