import type { Change } from '../modules/module.ts';
import type { Todo } from './attempt.ts';
import type { Step } from './script.ts';

/**
 * One script's worth of changes. `armed` tells how many of them, the last, stand under a new guard: behind these a
 * fresh connection must prove that we still get in. `settles`: the guard of the stage before is disarmed first. So what
 * makes a change last is written only when no guard can take back the change itself any more.
 */
export interface Stage {
  todo: Todo[];
  settles: boolean;
  armed: number;
}

/** Cuts changes into stages: a new one behind each run of risky changes of one attempt. Without those there is one. */
export function stagesOf(todo: readonly Todo[]): Stage[] {
  const stages: Stage[] = [];
  let open: Stage = { todo: [], settles: false, armed: 0 };
  for (const [i, each] of todo.entries()) {
    open.todo.push(each);
    if (!isRisky(each.change)) continue;
    open.armed++;
    if (endsRisk(each, todo[i + 1])) {
      stages.push(open);
      open = { todo: [], settles: true, armed: 0 };
    }
  }
  return open.todo.length > 0 || open.settles ? [...stages, open] : stages;
}

/** A step of a stage's script; `todo` is the change it makes or arms a guard for. */
export interface Planned {
  step: Step;
  todo: Todo | null;
}

/** The script of a stage. `guard` is the one that the stage before armed. */
export function planSteps(stage: Stage, guard: number | null, guardSeconds: number): Planned[] {
  const planned: Planned[] = stage.todo.map((todo) => ({
    step: { kind: 'change', change: todo.change },
    todo,
  }));
  if (stage.armed > 0) {
    const from = planned.length - stage.armed;
    planned.splice(from, 0, {
      step: { kind: 'arm', seconds: guardSeconds },
      todo: stage.todo[from] ?? null,
    });
    planned.push({ step: { kind: 'applied' }, todo: null });
  }
  if (stage.settles && guard !== null) planned.unshift({ step: { kind: 'settle', guard }, todo: null });
  return planned;
}

/** A file by itself cuts nobody off; what makes it take effect does. */
function isRisky(change: Change): boolean {
  return change.risk === 'connectivity' && change.kind !== 'file' && change.kind !== 'comment';
}

function endsRisk(risky: Todo, next: Todo | undefined): boolean {
  return next === undefined || next.attempt !== risky.attempt || !isRisky(next.change);
}
