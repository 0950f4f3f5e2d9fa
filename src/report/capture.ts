import { type ExplanationDocument, explanationText } from './explanation.ts';
import type { Style } from './style.ts';
import { indent, plural, safeLine, safeMessage } from './text.ts';

/** What became of one host. */
export interface CapturedHost {
  host: string;
  /** `skipped`: nothing was captured there, for another host's sake or since it was interrupted. `unwritten`: no file could be. */
  status: 'captured' | 'failed' | 'unreachable' | 'skipped' | 'unwritten';
  reason: string | null;
  /** Path of its capture; null where there is none. */
  file: string | null;
  /** In the file. */
  packets: number;
  bytes: number;
  /** The file has the most bytes that it may: what came later is not in it. */
  full: boolean;
  /** Packets that tcpdump says it wrote, that passed its filter, and that it could not take. Null where it did not say. */
  captured: number | null;
  received: number | null;
  dropped: number | null;
}

/** The connection of `--to`. */
export interface TrafficDocument {
  from: string;
  to: string;
  answer: 'connected' | 'refused' | 'unreachable' | 'silent';
  /** In the words of the program that connected. */
  text: string;
}

/** What `netfix capture --json` prints: schemas/capture.schema.json. */
export interface CaptureRunDocument {
  schemaVersion: 1;
  hosts: CapturedHost[];
  /** Null where none was made. */
  traffic: TrafficDocument | null;
  /** Of the files, each by the name of its host; null where there is none. */
  explanation: ExplanationDocument | null;
  exitCode: number;
}

const STATUS = {
  captured: 'ok',
  failed: 'failed',
  unreachable: 'unreachable',
  skipped: 'skipped',
  unwritten: 'failed',
} as const;

/** What a person reads: a line per host, how the connection went, and what the packets say. */
export function captureText(document: CaptureRunDocument, style: Style): string {
  const { hosts, traffic, explanation } = document;
  const lines = hosts.map((host) => hostText(host, style));
  if (traffic !== null) lines.push(trafficText(traffic, style));
  const said = explanation === null ? 'Nothing was captured.\n' : explanationText(explanation, style);
  return `${lines.join('\n')}\n\n${said}`;
}

function hostText(
  { host, status, reason, file, packets, full, dropped }: CapturedHost,
  style: Style,
): string {
  const notes = [
    ...(file === null ? [] : [safeLine(file), plural(packets, 'packet')]),
    ...(full ? ['it is full: packets that came later are not in it (--megabytes)'] : []),
    ...(dropped === null || dropped === 0
      ? []
      : [`${plural(dropped, 'packet')} dropped before tcpdump took them`]),
  ];
  const head = `${style.status(STATUS[status], status)} ${style.bold(safeLine(host))}`;
  const line = notes.length === 0 ? head : `${head}  ${notes.join(', ')}`;
  return reason === null ? line : `${line}\n${indent(safeMessage(reason), 2)}`;
}

const ANSWERS = {
  connected: 'connected',
  refused: 'was refused',
  unreachable: 'found no way there',
  silent: 'got no answer',
};

function trafficText({ from, to, answer, text }: TrafficDocument, style: Style): string {
  const line = `${safeLine(from)} to ${safeLine(to)}: ${ANSWERS[answer]}`;
  const shown = style.status(answer === 'connected' ? 'ok' : 'failed', line);
  return text === '' || answer !== 'silent' ? shown : `${shown} ${style.dim(`(${safeLine(text)})`)}`;
}
