import { stringify } from 'yaml';
import type { Question } from '../doctor/question.ts';
import type { Cause, StepResult, Walk } from '../doctor/verdict.ts';
import type { RunDocument } from './document.ts';
import type { Style } from './style.ts';
import { columns, indent, padEnd, plural, safeLine, safeMessage, safeText } from './text.ts';

/** What `netfix doctor --json` prints: schemas/doctor.schema.json. */
export interface DoctorDocument {
  schemaVersion: 1;
  question: Question;
  /** The first look, and the one behind --fix. */
  walks: Walk[];
  /** Plays that put right what the first look found; empty where nothing is netfix's to change. */
  playbook: object[];
  /** The run of that playbook; null without --fix. */
  fix: RunDocument | null;
  exitCode: number;
}

const STATUS = { ok: 'ok', fault: 'failed', unknown: 'skipped' } as const;

/** The way step by step, then what is in it and what puts it right. */
export function walkText(walk: Walk, style: Style): string {
  const width = Math.max(0, ...walk.steps.map(({ step }) => step.length));
  const hosts = Math.max(0, ...walk.steps.map(({ host }) => columns(safeLine(host))));
  const parts = [
    walk.steps.map((step) => stepText(step, { style, width, hosts })).join('\n'),
    walk.notes.map((note) => safeMessage(note)).join('\n'),
    walk.causes.map((cause, i) => causeText(cause, i, style)).join('\n'),
    closingLine(walk, style),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

interface Layout {
  style: Style;
  width: number;
  hosts: number;
}

function stepText(
  { step, host, status, line, evidence }: StepResult,
  { style, width, hosts }: Layout,
): string {
  const word = style.status(STATUS[status], status.padEnd(7));
  const head = `${word}  ${step.padEnd(width)}  ${padEnd(safeLine(host), hosts)}  `;
  const margin = 7 + width + hosts + 6;
  const text = `${head}${indent(safeMessage(line), margin).trimStart()}`;
  if (evidence === null || status === 'ok') return text;
  return `${text}\n${style.dim(indent(safeText(evidence), margin + 2))}`;
}

function causeText({ code, message, advice, fix }: Cause, place: number, style: Style): string {
  const lines = [
    `${style.status('failed', place === 0 ? 'cause' : 'also')}  ${style.dim(code)}`,
    indent(safeMessage(message), 2),
  ];
  if (advice !== null) lines.push(indent(safeMessage(advice), 2));
  if (fix === null) lines.push('  netfix does not change this.');
  return lines.join('\n');
}

function closingLine({ verdict, steps, causes, arrived }: Walk, style: Style): string {
  if (steps.length === 0)
    return style.status('unreachable', 'The way was not walked; ask again when that host answers.');
  if (verdict === 'right')
    return steps.some(({ status }) => status === 'unknown')
      ? style.status(
          'ok',
          'Packets arrive, and nothing that was seen is in the way; what is unknown may lose some.',
        )
      : style.status('ok', 'The way is right: packets arrive, and nothing is in it.');
  if (verdict === 'unproven')
    return style.status('skipped', 'Nothing is wrong that was seen; nothing shows that packets arrive.');
  const through = arrived === true ? ' Packets of this kind arrive all the same.' : '';
  return `${style.status('failed', causes.length === 0 ? 'Not right.' : `${plural(causes.length, 'cause')} found.`)}${through}`;
}

/** The plays as a file would hold them. Names of hosts come from the inventory, some words from hosts: safe to show. */
export function playbookText(plays: readonly object[]): string {
  return safeText(stringify(plays, { lineWidth: 0 }), 200);
}
