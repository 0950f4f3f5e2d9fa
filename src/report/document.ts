import {
  type HostResult,
  type Mode,
  OWN_BUG,
  type RunEvent,
  type Status,
  type TaskHeading,
} from '../engine/events.ts';
import type { Matrix } from '../modules/module.ts';
import { EXIT } from './exit-code.ts';

export interface TaskDocument extends TaskHeading {
  results: HostResult[];
}

export interface PlayDocument {
  name: string;
  tasks: TaskDocument[];
}

/** Counts of task results; `status` is the worst of them. */
export interface HostDocument {
  status: Status;
  ok: number;
  changed: number;
  wouldChange: number;
  failed: number;
  /** Failed, and its task says `ignore_errors`. */
  ignored: number;
  skipped: number;
  blocked: number;
}

/** What `--json` prints; schemas/run.schema.json describes it. */
export interface RunDocument {
  schemaVersion: 1;
  run: string;
  mode: Mode;
  startedAt: string;
  durationMs: number;
  plays: PlayDocument[];
  hosts: Record<string, HostDocument>;
  matrices: Matrix[];
  exitCode: number;
}

/** Gathers a run's events into the one document every report is made of. */
export function newDocument(): { document: RunDocument; add(event: RunEvent): void } {
  const document: RunDocument = {
    schemaVersion: 1,
    run: '',
    mode: 'run',
    startedAt: '',
    durationMs: 0,
    plays: [],
    // Without a prototype: a host may be called `toString`.
    hosts: Object.create(null) as Record<string, HostDocument>,
    matrices: [],
    exitCode: 0,
  };
  return { document, add: (event) => addEvent(document, event) };
}

function addEvent(document: RunDocument, event: RunEvent): void {
  switch (event.type) {
    case 'run-started':
      document.run = event.run;
      document.mode = event.mode;
      document.startedAt = event.startedAt;
      break;
    case 'play-started':
      document.plays[event.play] = {
        name: event.name,
        tasks: event.tasks.map((task) => ({ ...task, results: [] })),
      };
      for (const host of event.hosts) document.hosts[host] ??= newHost();
      break;
    case 'task-result':
      document.plays[event.play]?.tasks[event.task]?.results.push(event.result);
      count(document.hosts[event.result.host], event.result);
      break;
    case 'matrix':
      document.matrices.push(event.matrix);
      break;
    case 'run-finished':
      document.durationMs = event.durationMs;
      for (const play of document.plays) sortResults(play, Object.keys(document.hosts));
      document.exitCode = finalCode(document, event.interrupted);
      break;
  }
}

function newHost(): HostDocument {
  const counts = { ok: 0, changed: 0, wouldChange: 0, failed: 0, ignored: 0, skipped: 0, blocked: 0 };
  return { status: 'skipped', ...counts };
}

/** A failure that its task ignores makes a host no worse than ok, as in Ansible. */
function count(host: HostDocument | undefined, result: HostResult): void {
  if (host === undefined) return;
  const status = result.ignored === true ? 'ok' : result.status;
  if (result.ignored === true) host.ignored++;
  else if (status === 'would-change') host.wouldChange++;
  else if (status !== 'unreachable') host[status]++;
  if (rank(status) > rank(host.status)) host.status = status;
}

/** Nothing is wrong there, nor was anything before: what failed and was ignored is. */
export function wasRight({ status, ignored }: HostDocument): boolean {
  return status === 'ok' && ignored === 0;
}

/** A host that was left half done is not right, whatever its other tasks came to; one with nothing to do is `skipped`. */
function rank(status: Status): number {
  return ['skipped', 'ok', 'changed', 'would-change', 'blocked', 'failed', 'unreachable'].indexOf(status);
}

/** Results come in the order hosts finish; a document has them in the inventory's. */
function sortResults(play: PlayDocument, order: readonly string[]): void {
  const place = new Map(order.map((host, i) => [host, i]));
  for (const task of play.tasks) {
    task.results.sort((a, b) => (place.get(a.host) ?? 0) - (place.get(b.host) ?? 0));
  }
}

function finalCode(document: RunDocument, interrupted: boolean): number {
  const results = document.plays.flatMap((play) => play.tasks.flatMap((task) => task.results));
  if (results.some((result) => result.findings.some((finding) => finding.code === OWN_BUG))) return EXIT.bug;
  return interrupted ? EXIT.interrupted : exitCode(Object.values(document.hosts));
}

function exitCode(hosts: readonly HostDocument[]): number {
  const any = (test: (host: HostDocument) => boolean): boolean => hosts.some(test);
  return (
    (any((host) => host.failed > 0 || host.status === 'failed') ? EXIT.failed : 0) +
    (any((host) => host.status === 'unreachable') ? EXIT.unreachable : 0) +
    (any((host) => host.wouldChange > 0) ? EXIT.wouldChange : 0)
  );
}
