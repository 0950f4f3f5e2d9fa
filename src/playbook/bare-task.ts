import type { Task } from './playbook.ts';

/** A task of one module with nothing else said, for plays that no file holds. */
export function bareTask(module: string, part: Partial<Task> = {}): Task {
  return {
    name: null,
    module,
    params: {},
    when: [],
    loop: null,
    register: null,
    tags: [],
    ignoreErrors: false,
    notify: [],
    retries: 0,
    delay: 0,
    runOnce: false,
    vars: {},
    position: { file: module, line: 1, column: 1 },
    ...part,
  };
}
