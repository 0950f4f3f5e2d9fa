import type { RunEvent, Status } from '../engine/events.ts';
import { plural, safeLine, safeMessageLine, safeText } from './text.ts';

/** Where progress goes: never stdout, which is for data. */
export interface ProgressSink {
  write(text: string): unknown;
}

/** Plain lines for logs, pipes and -v: one when a step starts, one when it ends. */
export function plainProgress(sink: ProgressSink): (event: RunEvent) => void {
  let step = newStep('', 0);
  return (event) => {
    switch (event.type) {
      case 'play-started':
        sink.write(`${safeLine(event.name)}: ${plural(event.hosts.length, 'host')}\n`);
        break;
      case 'step-started':
        step = newStep(event.title, event.hosts);
        sink.write(`  ${safeLine(event.title)} ...\n`);
        break;
      case 'host-finished':
        finishHost(step, event.status);
        break;
      case 'step-finished':
        sink.write(`  ${stepTitle(step)}\n`);
        break;
      case 'script':
        sink.write(`--- ${safeLine(event.host)} runs:\n${safeText(event.script, 2000)}\n---\n`);
        break;
      case 'notice':
        sink.write(`${safeMessageLine(event.message)}\n`);
        break;
    }
  };
}

/** The running counts of one step. */
export interface StepCounts {
  title: string;
  hosts: number;
  done: number;
  byStatus: Map<Status, number>;
  note: string;
  /** When it should be over, in milliseconds since the epoch; null where nobody knows. */
  endsAt: number | null;
}

export function newStep(title: string, hosts: number): StepCounts {
  return { title, hosts, done: 0, byStatus: new Map(), note: '', endsAt: null };
}

export function finishHost(step: StepCounts, status: Status): void {
  step.done++;
  step.byStatus.set(status, (step.byStatus.get(status) ?? 0) + 1);
}

/** What a step is at, and how long it says it will take. */
export function noteProgress(step: StepCounts, event: Extract<RunEvent, { type: 'step-progress' }>): void {
  step.note = event.text;
  step.endsAt = event.secondsLeft === undefined ? null : Date.now() + event.secondsLeft * 1000;
}

/** Whether the step is to be shown as gone wrong. */
export function hasFailures(step: StepCounts): boolean {
  return step.byStatus.has('failed') || step.byStatus.has('unreachable');
}

/** `iperf 8472/udp: 12/50 hosts, 3 changed, round 2 of 9, 40 s left`. */
export function stepTitle(step: StepCounts): string {
  const counts = [...step.byStatus]
    .filter(([status]) => status !== 'ok')
    .map(([status, count]) => `${count} ${status}`);
  const done = step.done === 0 ? plural(step.hosts, 'host') : `${step.done}/${plural(step.hosts, 'host')}`;
  const left = step.endsAt === null ? '' : timeLeft((step.endsAt - Date.now()) / 1000);
  const notes = [safeLine(step.note), left].filter((note) => note !== '');
  return [`${safeLine(step.title)}: ${done}`, ...counts, ...notes].join(', ');
}

function timeLeft(seconds: number): string {
  if (seconds <= 0) return '';
  return seconds < 100 ? `${Math.ceil(seconds)} s left` : `${Math.round(seconds / 60)} min left`;
}
