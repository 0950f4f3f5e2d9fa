import type { KnownHost } from '../engine/host.ts';
import { expand, judge } from '../engine/instances.ts';
import { namesInParams, namesInWhen } from '../engine/names-used.ts';
import { type Scope, scopeFor } from '../engine/scope.ts';
import { taskTitle } from '../engine/task-title.ts';
import { isSecretName } from '../inventory/secret-names.ts';
import type { FleetModule, Module } from '../modules/module.ts';
import type { LoneHost, LoneStep, Standalone } from '../modules/standalone.ts';
import type { Play, Task } from '../playbook/playbook.ts';
import type { Problem } from '../usage-error.ts';

/** A task as steps of a script. */
export interface ExportedTask {
  name: string | null;
  title: string;
  /** `baseline.yaml:24`. */
  place: string;
  steps: LoneStep[];
  ignoreErrors: boolean;
  /** Places of its play's handlers among the node's. */
  notify: number[];
}

/** A task that is not among the steps: it would only have looked. */
export interface LeftOut {
  title: string;
  place: string;
  why: string;
}

/** All that a script does on one node. */
export interface LoneNode {
  /** The playbook, and the host it is for. */
  source: string;
  tasks: ExportedTask[];
  handlers: ExportedTask[];
  left: LeftOut[];
}

/** What tasks are exported against. */
export interface ExportContext {
  play: Play;
  host: KnownHost;
  /** False where the script is for any host of the play. */
  isNamed: boolean;
  groups: Record<string, string[]>;
  extraVars: Parameters<typeof scopeFor>[2];
  lone: LoneHost;
  modules: ReadonlyMap<string, Module | FleetModule>;
}

export type Outcome =
  | { kind: 'task'; task: ExportedTask }
  | { kind: 'left'; left: LeftOut }
  | { kind: 'problem'; problem: Problem };

/** One task of a play. What it takes that only a run has is a problem, unless the task only looks. */
export function exportTask(task: Task, context: ExportContext): Outcome {
  const module = context.modules.get(task.module);
  if (module === undefined) throw new Error(`no module ${task.module}`);
  const title = taskTitle(task, module);
  const place = `${task.position.file.split('/').at(-1)}:${task.position.line}`;
  const left = (why: string): Outcome => ({ kind: 'left', left: { title, place, why } });
  if (context.play.checkMode) return left('its play only looks (check_mode)');
  if (module.kind === 'fleet' && module.preparedHost === undefined)
    return left('it looks at all nodes at once, which takes a run: netfix run');
  const known = knowable(task, context);
  const made = known ?? standaloneOf(task, module, context);
  switch (made.kind) {
    case 'looks':
      return left(made.why);
    case 'impossible':
      return { kind: 'problem', problem: refusal(task, title, made) };
    case 'steps': {
      const { name, ignoreErrors } = task;
      return { kind: 'task', task: { name, title, place, steps: made.steps, ignoreErrors, notify: [] } };
    }
  }
}

type Impossible = Extract<Standalone, { kind: 'impossible' }>;

/** What nobody knows before a host was looked at, and what must not be written down. */
function knowable(task: Task, { play, host, isNamed, extraVars }: ExportContext): Impossible | null {
  const vars = { ...host.inventory.vars, ...play.vars, ...task.vars, ...extraVars };
  const names = new Set([...namesInParams(task, vars), ...namesInWhen(task, vars)]);
  const secret = [...names].find(isSecretName);
  const registered = [...play.tasks, ...play.handlers].find(
    ({ register }) => register !== null && names.has(register),
  );
  const no = (why: string, hint?: string): Impossible => ({
    kind: 'impossible',
    why,
    ...(hint === undefined ? {} : { hint }),
  });
  if (secret !== undefined)
    return no(
      `it uses the variable \`${secret}\`, which by its name is a secret, and what is exported is kept in the open`,
    );
  if (names.has('facts')) return no('it uses facts, and nobody has looked at the host');
  if (registered !== undefined) return no(`it uses what another task finds (\`${registered.register}\`)`);
  if (names.has('host') && !isNamed) return no('it uses `host`', 'name the host with --host');
  if (task.runOnce) return no('it is for one host of the play (run_once), and a script runs on each');
  return null;
}

function standaloneOf(task: Task, module: Module | FleetModule, context: ExportContext): Standalone {
  if (module.kind === 'fleet' || module.standalone === undefined)
    return { kind: 'impossible', why: `what \`${module.name}\` changes takes a run` };
  const scope: Scope = scopeFor(context.host, context.play, context.extraVars, context.groups, task);
  const steps: LoneStep[] = [];
  for (const instance of expand({ index: 0, task, module }, scope)) {
    const isDue = instance.fault ?? judge(instance, scope);
    if (typeof isDue === 'object') return { kind: 'impossible', why: isDue.message };
    if (!isDue) continue;
    const made = module.standalone(instance.params as never, context.lone);
    if (made.kind !== 'steps') return made;
    steps.push(...made.steps);
  }
  return { kind: 'steps', steps };
}

function refusal(task: Task, title: string, { why, hint }: Impossible): Problem {
  const place = task.locate?.([task.module]) ?? task.position;
  const tag = task.tags.at(-1);
  const without =
    tag === undefined
      ? 'give the task a tag and leave it out with --skip-tags'
      : `leave it out with --skip-tags ${tag}`;
  return {
    ...place,
    message: `the task \`${title}\` cannot be exported: ${why}`,
    hint: `${hint === undefined ? '' : `${hint}, or `}${without}`,
  };
}
