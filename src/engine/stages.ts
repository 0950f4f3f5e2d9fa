import type { Change } from '../modules/module.ts';
import type { Attempt, Todo } from './attempt.ts';
import type { Step } from './script.ts';

/**
 * One script's worth of changes. `armed` tells how many of them, the last, stand under a new guard: behind these a
 * fresh connection must prove that we still get in. `settles` tells how many of them, the first, belong to the change
 * that the guard of the stage before watches: once they are made it is disarmed.
 */
export interface Stage {
  todo: Todo[];
  settles: number | null;
  armed: number;
}

/** Cuts changes into stages: a new one behind each run of risky changes of one attempt. Without those there is one. */
export function stagesOf(todo: readonly Todo[]): Stage[] {
  const stages: Stage[] = [];
  let open: Stage = { todo: [], settles: null, armed: 0 };
  for (const [i, each] of todo.entries()) {
    open.todo.push(each);
    if (!isRisky(each.change)) continue;
    open.armed++;
    if (endsRisk(each, todo[i + 1])) {
      stages.push(open);
      open = { todo: [], settles: persisting(each.attempt, todo.slice(i + 1)), armed: 0 };
    }
  }
  return open.todo.length > 0 || open.settles !== null ? [...stages, open] : stages;
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
  if (stage.settles !== null && guard !== null) {
    planned.splice(stage.settles, 0, { step: { kind: 'settle', guard }, todo: null });
  }
  return planned;
}

/** A file by itself cuts nobody off; what makes it take effect does. */
function isRisky(change: Change): boolean {
  return change.risk === 'connectivity' && change.kind !== 'file' && change.kind !== 'comment';
}

function endsRisk(risky: Todo, next: Todo | undefined): boolean {
  return next === undefined || next.attempt !== risky.attempt || !isRisky(next.change);
}

/** How many changes that follow make the same attempt's risky ones last. */
function persisting(attempt: Attempt, next: readonly Todo[]): number {
  const end = next.findIndex((each) => each.attempt !== attempt || isRisky(each.change));
  return end === -1 ? next.length : end;
}
