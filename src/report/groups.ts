import { HANDLER_NOT_RUN, type HostResult, type Status } from '../engine/events.ts';

/** Results of one task that read the same but for their host, in the order of their first host. No group is empty. */
export function groupAlike(results: readonly HostResult[]): HostResult[][] {
  const groups = new Map<string, HostResult[]>();
  for (const result of results) {
    const { status, ignored, reason, findings, changes } = result;
    const key = JSON.stringify([status, ignored, reason, findings, changes]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [result]);
    else group.push(result);
  }
  return [...groups.values()];
}

/** Worst first. */
const ORDER: readonly Status[] = [
  'failed',
  'unreachable',
  'blocked',
  'would-change',
  'changed',
  'ok',
  'skipped',
];

/** Small is worse. */
export function urgency(status: Status | undefined): number {
  return status === undefined ? -1 : ORDER.indexOf(status);
}

/** Whether a person needs to read it: `ok` that warns of nothing, and `blocked`, say nothing new. */
export function isWorthReading({ status, findings }: HostResult): boolean {
  if (status === 'ok' || status === 'skipped') return findings.some(({ severity }) => severity !== 'info');
  return status !== 'blocked' || findings.some(({ code }) => code === HANDLER_NOT_RUN);
}
