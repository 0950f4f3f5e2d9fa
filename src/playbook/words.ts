import { suggestion } from '../did-you-mean.ts';

export const PLAY_KEYS = [
  'name',
  'hosts',
  'become',
  'check_mode',
  'vars',
  'serial',
  'max_fail_percentage',
  'any_errors_fatal',
  'tasks',
  'handlers',
] as const;

export const TASK_KEYS = [
  'name',
  'when',
  'loop',
  'register',
  'tags',
  'ignore_errors',
  'notify',
  'retries',
  'delay',
  'run_once',
  'vars',
] as const;

/** What stands beside `import_tasks` and `import_playbook`. */
export const IMPORT_KEYS = ['name', 'vars', 'when', 'tags'] as const;

/** Ansible's words that netfix does not have, and what to do instead. */
const PLAY_HINTS: Record<string, string> = {
  gather_facts: 'leave it out: facts come with the first probe and cost nothing of their own',
  roles: 'write the role’s tasks in a file of their own and use `import_tasks`',
  vars_files: 'give the file on the command line: `-e @FILE`',
  vars_prompt: 'give the value on the command line: `-e NAME=VALUE` or `-e @FILE`',
  pre_tasks: 'put these tasks first in `tasks`',
  post_tasks: 'put these tasks last in `tasks`',
  become_user: 'tasks run as root (`become: true`) or as the login user; there is no third',
  become_method: 'set `ansible_become_method` (sudo or doas) in the inventory',
  remote_user: 'set `ansible_user` in the inventory, or use `-u`',
  user: 'set `ansible_user` in the inventory, or use `-u`',
  gather_subset: 'leave it out: facts come with the first probe and cost nothing of their own',
  run_once: 'put it on the tasks',
  diff: 'use `--diff` on the command line',
  import_tasks: 'put it under `tasks` of a play with `hosts`',
  connection: 'set `ansible_connection: local` on the host in the inventory',
  environment: 'set what a command needs inside a `shell` task',
  strategy: 'hosts never wait for each other; use `serial` for batches',
  tags: 'put tags on the tasks, or on the `import_tasks` that brings them in',
  ignore_errors: 'put it on the tasks that may fail',
  when: 'put it on the tasks, or on the `import_tasks` that brings them in',
  collections: 'netfix has its own modules only: see `netfix modules`',
  force_handlers: 'handlers run on every host that did not fail',
  order: 'hosts are taken in the inventory’s order',
  port: 'set `ansible_port` in the inventory',
  timeout: 'use `--timeout`',
};

const TASK_HINTS: Record<string, string> = {
  block: 'give the tasks the same `when`, or put them in a file and use `import_tasks` with `when`',
  rescue: 'use `ignore_errors` with `register`, and `when` on the task that repairs',
  always: 'use `ignore_errors` on what may fail; tasks after it then run',
  become: '`become` is set once for the whole play',
  become_user: 'tasks run as root (`become: true` on the play) or as the login user',
  delegate_to: 'write a play of its own for that host; `run_once` picks one host of the play',
  local_action: 'write a play with `hosts: localhost`',
  with_items: 'use `loop`',
  with_dict: 'use `loop` over a list of maps',
  with_list: 'use `loop`',
  with_sequence: 'use `loop` with the values written out',
  with_nested: 'use `loop` with the values written out',
  with_together: 'use `loop` with the values written out',
  with_fileglob: 'use `loop` with the names written out',
  any_errors_fatal: 'put it on the play',
  max_fail_percentage: 'put it on the play',
  serial: 'put it on the play',
  throttle: 'use `serial` on the play',
  connection: 'set `ansible_connection: local` on the host in the inventory',
  remote_user: 'set `ansible_user` in the inventory, or use `-u`',
  timeout: 'use `--timeout`',
  ignore_unreachable: 'the others go on without a host that does not answer',
  loop_control: 'the loop’s value is always called `item`',
  environment: 'set what a command needs inside a `shell` task',
  changed_when: 'a module decides this itself; in `shell`, `check` says whether there is something to fix',
  failed_when: 'a module decides this itself; in `shell`, `check` and `fix` fail by their exit code',
  until: '`retries` alone tries again until the task succeeds',
  async: 'hosts are worked on at the same time anyway; use `--timeout` for a limit',
  poll: 'hosts are worked on at the same time anyway; use `--timeout` for a limit',
  no_log: 'give secrets by `-e @FILE`, not in the playbook',
  check_mode: 'put it on the play, or use `netfix check` for the whole playbook',
  diff: 'use `--diff` on the command line',
  args: 'write the parameters as a map below the module',
  listen: 'notify a handler by its name',
  hosts: '`hosts` stands on the play; this is a task',
  action: 'write the module’s name as the key',
  include: 'use `import_tasks`',
  include_tasks: 'use `import_tasks`',
  setup: 'leave it out: facts come with the first probe and cost nothing of their own',
  wait_for: 'use `shell` with `retries`, whose `check` looks for it',
  wait_for_connection: 'leave it out: each host is connected to first',
  stat: 'use `shell`, whose `check` looks',
  uri: 'use `shell`, whose `check` asks',
  include_vars: 'give the file on the command line: `-e @FILE`',
  include_role: 'write the role’s tasks in a file and use `import_tasks`',
  import_role: 'write the role’s tasks in a file and use `import_tasks`',
  import_playbook: '`import_playbook` stands in the list of plays',
  set_fact: 'set it under `vars`, with an expression if it depends on others',
  debug: 'see `-v`, or `netfix inventory --list` for variables',
  assert: 'use `shell` with a `check` that fails',
  fail: 'use `shell` with a `check` that fails',
  meta: 'handlers run at the end of the play',
  modprobe: 'use `kernel_module`',
  command: 'use `shell`',
  raw: 'use `shell`',
  script: 'use `shell`',
  copy: 'use `file`',
  template: 'use `file`, whose `content` takes `{{ }}`',
  lineinfile: 'use `file` for a whole file, or `shell` with `check` and `fix`',
  apt: 'use `package`',
  yum: 'use `package`',
  dnf: 'use `package`',
  systemd: 'use `service`',
  systemd_service: 'use `service`',
  ufw: 'use `firewall`: it finds out which one is active',
  firewalld: 'use `firewall`: it finds out which one is active',
  iptables: 'use `firewall`: it finds out which one is active',
  reboot: 'netfix never reboots a host',
};

export function playKeyHint(key: string): string | undefined {
  return own(PLAY_HINTS, key) ?? suggestion(key, [...PLAY_KEYS, 'import_playbook']);
}

/** For a key that is neither a task's word nor a module: Ansible's long names are known by their last part. */
export function taskKeyHint(key: string, modules: Iterable<string>): string | undefined {
  const names = [...modules];
  const short = key.split('.').at(-1) ?? key;
  if (short !== key && names.includes(short)) return `write \`${short}\``;
  return own(TASK_HINTS, short) ?? suggestion(key, [...names, ...TASK_KEYS, 'import_tasks']);
}

export function isAnsibleWord(key: string): boolean {
  return Object.hasOwn(TASK_HINTS, key.split('.').at(-1) ?? key);
}

function own(hints: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(hints, key) ? hints[key] : undefined;
}
