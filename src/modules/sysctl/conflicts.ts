import { bootOrder, bootWinner, type SysctlReader, type SysctlWinner } from '../../net/sysctl/order.ts';
import type { CommentChange, Finding } from '../module.ts';
import type { Conflicts } from './on-conflict.ts';
import { afterComment } from './pending.ts';
import type { SysctlState } from './probe.ts';
import type { Readers } from './readers.ts';
import { isRightAtBoot, type Setting } from './settings.ts';

interface Override {
  setting: Setting;
  winner: SysctlWinner;
  readers: SysctlReader[];
}

export interface Overrides {
  /** The host with the lines commented out. */
  state: SysctlState;
  /** Settings that the boot would not give their value as the host is. */
  names: ReadonlySet<string>;
  findings: Finding[];
  changes: CommentChange[];
}

/** Finds the lines that beat the drop-in, `state` holding it already, and comments them out where that is allowed. */
export function settleOverrides(
  state: SysctlState,
  settings: readonly Setting[],
  conflicts: Conflicts,
  readers: Readers,
): Overrides {
  let now = state;
  const all: Override[] = [];
  for (const setting of settings) {
    let found = overridesOf(now, setting, readers);
    all.push(...found);
    // Behind a line that is commented out there may be another. Each round takes at least one away.
    while (conflicts === 'comment' && found.some(({ winner }) => canComment(winner))) {
      now = commentOut(now, commentsFor(found.map(({ winner }) => winner)));
      found = overridesOf(now, setting, readers);
      all.push(...found.filter((each) => !all.some((other) => isSame(each, other))));
    }
  }
  return {
    state: now,
    names: new Set(
      all.filter((each) => each.readers.includes(readers[0])).map(({ setting }) => setting.name),
    ),
    findings: all.map((each) => report(each, conflicts, readers)),
    changes: conflicts === 'comment' ? commentsFor(all.map(({ winner }) => winner)) : [],
  };
}

function overridesOf(state: SysctlState, setting: Setting, readers: Readers): Override[] {
  const order = bootOrder(state);
  const found: Override[] = [];
  for (const reader of readers) {
    const winner = bootWinner(order, reader, setting.path);
    if (winner === null || isRightAtBoot(setting, winner.value, reader)) continue;
    const same = found.find((each) => isSame(each, { setting, winner }));
    if (same === undefined) found.push({ setting, winner, readers: [reader] });
    else same.readers.push(reader);
  }
  return found;
}

function isSame(a: Pick<Override, 'setting' | 'winner'>, b: Pick<Override, 'setting' | 'winner'>): boolean {
  return a.setting === b.setting && a.winner.target === b.winner.target && a.winner.line === b.winner.line;
}

function report({ setting, winner, readers }: Override, conflicts: Conflicts, [boot]: Readers): Finding {
  const place = `${winner.target}:${winner.line}`;
  const atBoot = readers.includes(boot);
  const value = winner.value === null ? 'left unset' : winner.value;
  const when = atBoot
    ? 'after the next boot'
    : `after a run of ${readers.join(', ')}, which the boot does not use`;
  const fixable = conflicts === 'comment' && canComment(winner);
  const next = fixable ? '' : `; ${nextStep(winner)}`;
  const message = `${setting.name} is ${value} ${when}, not ${setting.value}: ${place} has the last word (${readers.join(' and ')})${next}`;
  const evidence = `${place}: ${winner.text.trim()}`;
  return atBoot
    ? { code: 'sysctl.overridden', severity: 'error', message, evidence, fixable }
    : { code: 'sysctl.readers-disagree', severity: 'warning', message, evidence, fixable };
}

function nextStep(winner: SysctlWinner): string {
  if (/[\0\ufffd]/.test(winner.target + winner.text))
    return 'it is not plain text, so remove the line by hand';
  return canComment(winner)
    ? 'remove the line, or let netfix comment it out with `conflicts: comment`'
    : 'something writes that file anew at each boot: change it there';
}

/**
 * Files below /run are gone at the next boot and then made again. A line or name that is not plain text (NUL, or bytes
 * that are no UTF-8) cannot be named to the host again as it was.
 */
export function canComment({ target, text }: SysctlWinner): boolean {
  return !target.startsWith('/run/') && !/[\0\ufffd]/.test(target + text);
}

/** One change per file. */
export function commentsFor(winners: readonly SysctlWinner[]): CommentChange[] {
  const byFile = new Map<string, Map<number, string>>();
  for (const { target, line, text } of winners.filter(canComment)) {
    const lines = byFile.get(target) ?? new Map<number, string>();
    byFile.set(target, lines.set(line, text));
  }
  return [...byFile].map(([path, found]) => {
    const lines = [...found].map(([line, text]) => ({ line, text })).sort((a, b) => a.line - b.line);
    const summary = `comment out ${lines.map(({ line, text }) => `line ${line} (${text.trim()})`).join(', ')}`;
    return { kind: 'comment', path, target: path, summary, lines };
  });
}

function commentOut(state: SysctlState, changes: readonly CommentChange[]): SysctlState {
  return changes.reduce(afterComment, state);
}
