import { explain } from '../net/explain/explain.ts';
import type { ReadPoint } from '../net/explain/read-point.ts';
import { timeText } from '../net/explain/time-text.ts';
import type { CaptureDocument, ExplanationDocument } from '../report/explanation.ts';
import { plural } from '../report/text.ts';

/** Flows that are remembered, over all captures together. */
export const MOST_FLOWS = 20_000;

/** What captures say together, each being a capture point. */
export function explanationOf(read: readonly ReadPoint[]): ExplanationDocument {
  const { verdicts, more } = explain(read.map(({ point }) => point));
  return { captures: read.map(captureOf), verdicts, more };
}

export function isFaulty({ verdicts }: ExplanationDocument): boolean {
  return verdicts.some(({ severity }) => severity === 'error');
}

function captureOf({ point, end }: ReadPoint): CaptureDocument {
  const { name, times, folded, lost, dated } = point;
  const text = (time: number | undefined): string | null =>
    time === undefined ? null : timeText(time, dated);
  return {
    name,
    format: end.format,
    packets: end.packets,
    duplicates: folded,
    begin: text(times?.begin),
    end: text(times?.end),
    seconds: times === null ? 0 : (times.end - times.begin) / 1e6,
    lost,
    problems: problemsOf(end),
  };
}

/** What could not be read of it, in sentences. */
export function problemsOf({ broken, unreadLines, unreadLinkTypes, packets }: ReadPoint['end']): string[] {
  const unread = [...unreadLinkTypes].map(
    ([type, count]) => `${plural(count, 'packet')} of link type ${type}, which netfix does not read`,
  );
  const lines =
    unreadLines === 0
      ? []
      : [`${unreadLines} lines were not understood (tcpdump -n helps where names are shown)`];
  const place = broken === null ? '' : `at byte ${broken.offset}, behind packet ${packets}`;
  if (broken === null) return [...unread, ...lines];
  const what =
    broken.kind === 'cut'
      ? `it is cut short ${place}: ${broken.what}`
      : `it is damaged ${place}: ${broken.what}; what follows was not read`;
  return [...unread, ...lines, what];
}
