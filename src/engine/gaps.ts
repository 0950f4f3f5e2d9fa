import { HANDLER_NOT_RUN, type HostResult } from './events.ts';
import type { RunHost } from './host.ts';

/**
 * The result of a task that was never reached on a host. `unsaid`: no result tells yet why the host was left alone,
 * so this one does. `aborted`: why the whole play ended early, or null.
 */
export function gapResult(host: RunHost, unsaid: boolean, aborted: string | null): HostResult {
  const blank = { host: host.name, durationMs: 0, findings: [], changes: [] };
  if (host.stopped === null) return { ...blank, status: 'blocked', reason: aborted ?? 'not reached' };
  const { status, finding } = host.stopped;
  if (unsaid) return { ...blank, status, findings: [finding], reason: finding.message };
  return {
    ...blank,
    status: 'blocked',
    reason: status === 'unreachable' ? 'the host is unreachable' : 'an earlier task failed on this host',
  };
}

/** The same for a handler that was notified: the next run will not notify it again, so the reader must know. */
export function missedHandler(gap: HostResult): HostResult {
  const message = `notified, but not run: ${gap.reason}. What notified it is right now and will not do so again`;
  return { ...gap, findings: [{ code: HANDLER_NOT_RUN, severity: 'warning', message }] };
}
