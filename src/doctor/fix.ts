import type { Fix, Walk } from './verdict.ts';

/** What a walk's causes ask for, one entry per host with each task once, in the order of the way. */
export function fixesOf({ causes }: Walk): Fix[] {
  const byHost = new Map<string, Map<string, Fix['tasks'][number]>>();
  for (const { fix } of causes) {
    if (fix === null) continue;
    const tasks = byHost.get(fix.host) ?? new Map();
    byHost.set(fix.host, tasks);
    for (const task of fix.tasks) tasks.set(JSON.stringify(task), task);
  }
  return [...byHost].map(([host, tasks]) => ({ host, tasks: [...tasks.values()] }));
}

/** A play that does it, as a playbook has it. */
export function playOf({ host, tasks }: Fix, become: boolean): object {
  return {
    hosts: host,
    ...(become ? { become } : {}),
    tasks: tasks.map(({ module, params }) => ({ [module]: params })),
  };
}
