import type { Finding } from '../modules/module.ts';

/** Findings of one task on one host; more than any module gives. */
export const MAX_FINDINGS = 200;
const MAX_MESSAGE = 2_000;
const MAX_EVIDENCE = 8_000;

/** A finding no longer than a person would read: a host's words are in it, and a thousand hosts' are kept. */
export function boundedFinding(finding: Finding): Finding {
  const { message, evidence } = finding;
  if (message.length <= MAX_MESSAGE && (evidence?.length ?? 0) <= MAX_EVIDENCE) return finding;
  const cut = { ...finding, message: withoutMiddle(message, MAX_MESSAGE) };
  return evidence === undefined ? cut : { ...cut, evidence: shortened(evidence, MAX_EVIDENCE) };
}

/** What to do next stands at its end. */
function withoutMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const half = Math.floor(max / 2);
  return `${shortened(text, half)} ${Buffer.from(text.slice(2 - half)).toString()}`;
}

/** A copy, for a slice would keep the whole text in memory. */
function shortened(text: string, max: number): string {
  return text.length > max ? `${Buffer.from(text.slice(0, max - 1)).toString()}…` : text;
}
