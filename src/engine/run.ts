import type { Play, Task } from '../playbook/playbook.ts';
import type { TaskHeading } from './events.ts';
import { hideSecrets } from './hide-secrets.ts';
import { isActive, type RunHost } from './host.ts';
import { runPlay } from './play.ts';
import type { PlayContext } from './play-context.ts';
import { type PreparedPlay, type PreparedRun, prepare, type RunRequest } from './prepare.ts';
import { redactingErrors } from './redact.ts';
import { newRunId } from './run-id.ts';
import type { Modules } from './segments.ts';
import { taskTitle } from './task-title.ts';

/**
 * A run from start to end. Throws UsageError before any host is touched; from then on everything that happens is
 * an event, and a host that fails in one play takes no part in the next.
 */
export async function run(given: RunRequest): Promise<void> {
  const { request, redact } = hideSecrets(given);
  const { settings } = request;
  const started = Date.now();
  const prepared = await redactingErrors(redact, () => prepare(request));
  const now = new Date(started);
  const holder = { run: newRunId(now), by: settings.safety.by, startedAt: now.toISOString() };
  settings.emit({
    type: 'run-started',
    run: holder.run,
    mode: prepared.plays.every(({ play }) => play.checkMode) ? 'check' : settings.mode,
    startedAt: holder.startedAt,
  });
  let off: string | null = null;
  for (const [index, each] of prepared.plays.entries()) {
    if (settings.interrupted()) off ??= 'interrupted';
    off = await runPrepared(request, prepared, each, { playIndex: index, off, holder, redact });
  }
  settings.emit({
    type: 'run-finished',
    durationMs: Date.now() - started,
    interrupted: settings.interrupted(),
  });
}

async function runPrepared(
  request: RunRequest,
  prepared: PreparedRun,
  { play, hosts, everyone }: PreparedPlay,
  { off, ...rest }: Pick<PlayContext, 'playIndex' | 'holder' | 'redact'> & { off: string | null },
): Promise<string | null> {
  const { settings, modules } = request;
  const { playIndex } = rest;
  const active = hosts.filter(isActive);
  const tasks = [...play.tasks, ...play.handlers].map((task) => headingOf(task, modules));
  settings.emit({
    type: 'play-started',
    play: playIndex,
    name: play.name,
    hosts: active.map((host) => host.name),
    tasks,
  });
  const nowhere = everyone.filter((host) => host.address === null);
  if (nowhere.length > 0 && nowhere.length < everyone.length && asksForNodes(play, modules))
    settings.emit({ type: 'notice', message: leftOut(nowhere) });
  const context: PlayContext = {
    ...rest,
    play,
    settings: play.checkMode ? { ...settings, mode: 'check' } : settings,
    groups: prepared.groups,
    groupAddresses: prepared.groupAddresses,
    nodes: everyone.flatMap((host) => host.address ?? []),
  };
  return runPlay(context, active, modules, off);
}

function headingOf(task: Task, modules: Modules): TaskHeading {
  const module = modules.get(task.module);
  return { name: module === undefined ? task.module : taskTitle(task, module), module: task.module };
}

/** A fleet module, or a task with `nodes` among its parameters. */
function asksForNodes(play: Play, modules: Modules): boolean {
  return play.tasks.some(
    (task) => modules.get(task.module)?.kind === 'fleet' || JSON.stringify(task.params).includes('"nodes"'),
  );
}

function leftOut(hosts: readonly RunHost[]): string {
  const names = hosts.map((host) => host.name).join(', ');
  return `no node address is known of ${names}: rules for \`nodes\` leave them out; set node_ip in the inventory`;
}
