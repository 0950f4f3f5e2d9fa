import type { Problem } from '../usage-error.ts';
import { codeFrame } from './code-frame.ts';
import type { Draft } from './draft.ts';

/** One source on its way into the draft. Readers go on after a problem, so that all of them come out at once. */
export interface Reading {
  draft: Draft;
  problems: Problem[];
  /** As the user gave it, for messages. */
  file: string;
  text: string;
}

export function reportAt(
  reading: Reading,
  place: { line: number; column: number },
  message: string,
  hint?: string,
): void {
  const { file, text, problems } = reading;
  const frame = codeFrame(text, place.line, place.column);
  problems.push({ message, file, ...place, frame, ...(hint === undefined ? {} : { hint }) });
}
