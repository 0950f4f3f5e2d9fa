import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPlaybook } from '../../../src/playbook/load.ts';
import type { Playbook } from '../../../src/playbook/playbook.ts';
import { UsageError } from '../../../src/usage-error.ts';
import { MODULES } from './modules.ts';

let room = '';
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), 'netfix-playbook-'));
});
afterAll(async () => {
  await rm(room, { recursive: true });
});

async function write(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(room, 'p-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function load(files: Record<string, string | Uint8Array>): Promise<Playbook> {
  return await loadPlaybook(join(await write(files), 'play.yaml'), MODULES);
}

/** `line:column message | hint`, with the file's name in front when it is not play.yaml. */
async function problems(files: Record<string, string | Uint8Array>): Promise<string[]> {
  const error = await load(files).then(
    () => new Error('nothing is wrong'),
    (reason: Error) => reason,
  );
  if (!(error instanceof UsageError)) throw error;
  return error.problems.map(({ file = '', line, column, message, hint }) => {
    const name = file.split('/').at(-1);
    const place = `${name === 'play.yaml' ? '' : `${name}:`}${line ?? '-'}:${column ?? '-'}`;
    return `${place} ${message}${hint === undefined ? '' : ` | ${hint}`}`;
  });
}

function task(yaml: string): string {
  return `- hosts: all\n  tasks:\n    - ${yaml.split('\n').join('\n      ')}\n`;
}

const CASES: [string, string, string[]][] = [
  ['unknown play key', '- hosts: all\n  task: []\n', ['2:3 a play has no `task` | did you mean `tasks`?']],
  [
    'an Ansible play key',
    '- hosts: all\n  gather_facts: false\n  roles: [a]\n',
    [
      '2:3 a play has no `gather_facts` | leave it out: facts come with the first probe and cost nothing of their own',
      '3:3 a play has no `roles` | write the role’s tasks in a file of their own and use `import_tasks`',
    ],
  ],
  [
    'no hosts',
    '- name: x\n  tasks: []\n',
    ['1:3 the play has no `hosts` | name hosts or groups, or `hosts: all`'],
  ],
  ['empty hosts', '- hosts:\n', ['1:3 `hosts` is empty | name hosts or groups, or `hosts: all`']],
  [
    'hosts by expression',
    '- hosts: "{{ x }}"\n',
    ['1:11 `hosts` takes no expression | name a group, and choose with `-l`'],
  ],
  [
    'a task in place of a play',
    '- ping:\n',
    ['1:3 this is a task, and a playbook is a list of plays | put it under `tasks` of a play with `hosts`'],
  ],
  [
    'become in words',
    '- hosts: all\n  become: yes\n',
    ['2:11 `become` must be true or false, not "yes" | write `true`'],
  ],
  [
    'serial and max_fail_percentage',
    '- hosts: all\n  serial: [0, 200%, "30%", 1.5]\n  max_fail_percentage: 101\n',
    [
      '2:12 `serial` must be a number of hosts or a percentage such as "30%", not 0',
      '2:15 `serial` must be a number of hosts or a percentage such as "30%", not "200%"',
      '2:28 `serial` must be a number of hosts or a percentage such as "30%", not 1.5',
      '3:24 `max_fail_percentage` must be a number from 0 to 100, not 101',
    ],
  ],
  [
    'names of variables',
    '- hosts: all\n  vars: { host: 1, "a-b": 2, ok: "{{ }}" }\n',
    [
      '2:11 `host` is taken: every expression has its own `host`',
      '2:20 `a-b` is no name: letters, digits and `_`, not a digit first',
      '2:35 there is nothing between `{{` and `}}`',
    ],
  ],
  [
    'vars as a list',
    '- hosts: all\n  vars: [a]\n',
    ['2:9 `vars` must be a map of names and values, not a list'],
  ],
  [
    'tasks as a map',
    '- hosts: all\n  tasks: {}\n',
    ['2:10 `tasks` must be a list, not a map | start each task with `-`'],
  ],
  ['tasks that are none', '- hosts: all\n  tasks: [1, ]\n', ['2:11 a task must be a map, not 1']],
  ['unknown module', task('sysctll: {}'), ['3:7 there is no module `sysctll` | did you mean `sysctl`?']],
  [
    'a long Ansible name',
    task('ansible.posix.sysctl: {}'),
    ['3:7 there is no module `ansible.posix.sysctl` | write `sysctl`'],
  ],
  ['an Ansible module', task('modprobe: {name: x}'), ['3:7 netfix has no `modprobe` | use `kernel_module`']],
  [
    'Ansible task words',
    task('ping:\nbecome_user: x\nwith_items: []\ndelegate_to: n1'),
    [
      '4:7 netfix has no `become_user` | tasks run as root (`become: true` on the play) or as the login user',
      '5:7 netfix has no `with_items` | use `loop`',
      '6:7 netfix has no `delegate_to` | write a play of its own for that host; `run_once` picks one host of the play',
    ],
  ],
  [
    'a block',
    task('block: []'),
    [
      '3:7 netfix has no `block` | give the tasks the same `when`, or put them in a file and use `import_tasks` with `when`',
    ],
  ],
  [
    'a key one letter off',
    task('ping:\nregistr: x'),
    ['4:7 there is no module or key `registr` | did you mean `register`?'],
  ],
  [
    'no module',
    task('name: x'),
    ['3:7 the task has no module | give it one of sysctl, iperf, kernel_module, shell, ping'],
  ],
  [
    'two modules',
    task('ping: {}\nshell: {check: x}'),
    ['4:7 a task has one module, and this one has `ping` already | make it a task of its own'],
  ],
  [
    'free-form text',
    task('shell: ls -l'),
    ['3:14 `shell` takes its parameters as a map, not "ls -l" | write `shell: { check: …, fix: … }`'],
  ],
  [
    'parameters',
    task('iperf: { port: "8472", pairs: rng, seconds: 0, hosts: x, colour: 1 }'),
    [
      '3:23 iperf: `port` must be an integer from 1 to 65535, not "8472"',
      '3:37 iperf: `pairs` must be "all", "ring" or an integer of at least 1, not "rng"',
      '3:51 iperf: `seconds` must be a number of at least 0.1, not 0',
      '3:61 iperf: `hosts` must be a list of texts, not "x"',
      '3:64 iperf: unknown parameter `colour` | known here: port, seconds, pairs, hosts, proxy',
    ],
  ],
  [
    'the branch of a union that fits',
    task('iperf: { pairs: 0, proxy: { ur: x } }'),
    [
      '3:23 iperf: `pairs` must be an integer of at least 1, not 0',
      '3:26 iperf: `proxy.url` is missing',
      '3:35 iperf: unknown parameter `ur` in `proxy` | did you mean `url`?',
    ],
  ],
  ['a missing parameter', task('kernel_module:'), ['3:7 kernel_module: `name` is missing']],
  [
    'keys are checked beside expressions',
    task('iperf: { prt: "{{ x }}" }'),
    ['3:16 iperf: unknown parameter `prt` | did you mean `port`?'],
  ],
  [
    'Jinja',
    task('ping:\nwhen: x and y'),
    ['4:15 `x and y`: did not expect `and` here | write `&&` for and, `||` for or'],
  ],
  [
    'braces in when',
    task('ping:\nwhen: "{{ x }}"'),
    ['4:14 `when` is an expression already | write it without `{{ }}`'],
  ],
  [
    'statements and comments of Jinja, which a host would get as they stand',
    task('shell:\n  check: |\n    true\n    echo {% if x %}a{% endif %}{{ x }}\nloop: ["{# a comment #} 1"]'),
    [
      '6:16 `{%` begins a statement of Jinja, which netfix does not have | choose with `when`, `loop` or `{{ a ? b : c }}`; a literal `{%` is `{{ "{%" }}`',
      '7:15 `{#` begins a comment of Jinja, which netfix does not have | leave it out, or make it a comment of YAML; a literal `{#` is `{{ "{#" }}`',
    ],
  ],
  [
    'when of every wrong kind',
    task('ping:\nwhen: [true, 5, "1 +", {a: 1}]'),
    [
      '4:20 `when` must be an expression, true, false or a list of these, not 5',
      '4:27 `1 +`: the expression ends too early',
      '4:30 `when` must be an expression, true, false or a list of these, not a map',
    ],
  ],
  [
    'an unknown function',
    task('ping:\nwhen: x && lower(y) == "a"'),
    ['4:18 `x && lower(y) == "a"`: there is no function `lower(dyn)`'],
  ],
  [
    'inside a block scalar',
    task('shell:\n  check: |\n    true\n    echo {{ a b }}'),
    ['6:21 `a b`: did not expect `b` here'],
  ],
  [
    'loop',
    task('ping:\nloop: items'),
    [
      '4:13 `loop` must be a list, or an expression that gives one, not "items" | for a variable write "{{ items }}"',
    ],
  ],
  [
    'register',
    task('ping:\nregister: a b'),
    ['4:17 `a b` is no name: letters, digits and `_`, not a digit first'],
  ],
  [
    'register takes no taken name',
    task('ping:\nregister: facts'),
    ['4:17 `facts` is taken: every expression has its own `facts`'],
  ],
  [
    'tags',
    task('ping:\ntags: [a b, {}]'),
    ['4:13 a tag is one word, not "a b"', '4:19 `tags` must be text or a list of texts, not a map'],
  ],
  ['notify', task('ping:\nnotify: x'), ['4:15 there is no handler `x` | the play has no handlers']],
  [
    'handlers',
    '- hosts: all\n  tasks:\n    - { ping: , notify: [reload] }\n  handlers:\n    - { ping: , name: relaod }\n    - { ping: , name: relaod }\n    - ping:\n',
    [
      '3:26 there is no handler `reload` | did you mean `relaod`?',
      '6:23 there are two handlers called `relaod`',
      '7:7 a handler needs a name | tasks call it by that name with `notify`',
    ],
  ],
  [
    'retries and delay',
    task('ping:\nretries: -1\ndelay: x\nrun_once: 1'),
    [
      '4:16 `retries` must be an integer from 0 to 1000, not -1',
      '5:14 `delay` must be a number from 0 to 3600, not "x"',
      '6:17 `run_once` must be true or false, not 1',
    ],
  ],
  [
    'empty file',
    '',
    [
      '-:- a playbook is a list of plays, and the file is empty | start it like this:\n- name: …\n  hosts: all\n  tasks: []',
    ],
  ],
  ['no plays', '[]', ['-:- there are no plays in it']],
  [
    'a map',
    'a: b',
    [
      '1:1 a playbook is a list of plays, not a map | start it like this:\n- name: …\n  hosts: all\n  tasks: []',
    ],
  ],
  [
    'duplicate keys',
    '- hosts: all\n  hosts: x\n  tsks: []\n',
    ['2:3 `hosts` is given twice in the same map', '3:3 a play has no `tsks` | did you mean `tasks`?'],
  ],
  [
    'broken YAML',
    '- hosts: [\n',
    ['2:1 broken YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
  ],
  ['a tab', '- hosts: all\n\ttasks: []\n', ['2:2 YAML is indented by spaces, and this is a tab']],
  [
    'two documents',
    '- hosts: all\n---\n- hosts: all\n',
    ['2:1 the file holds several documents | keep one, without `---` between plays'],
  ],
  [
    'an unquoted expression',
    '- hosts: all\n  vars: { a: {{ b }} }\n',
    ['2:15 a key must be text | a value that starts with `{{` needs quotes: "{{ … }}"'],
  ],
  [
    'a vault file',
    '$ANSIBLE_VAULT;1.1;AES256\n3132\n',
    ['1:1 is encrypted by Ansible Vault | decrypt it first: ansible-vault decrypt --output - play.yaml'],
  ],
  [
    'a vault value',
    '- hosts: all\n  vars:\n    p: !vault |\n      $ANSIBLE_VAULT\n',
    [
      '3:8 a value is encrypted by Ansible Vault | decrypt it, and give it with `-e @FILE` from a file that only you can read',
    ],
  ],
  [
    'a text that is marked as unsafe',
    '- hosts: all\n  vars: { a: !unsafe x }\n',
    ['2:14 there is no tag: !unsafe | leave it out; a literal `{{` is `{{ "{{" }}`'],
  ],
  [
    'a colon in a text without quotes',
    '- hosts: all\n  name: check: this\n',
    ['2:9 broken YAML: Nested mappings are not allowed in compact mappings | quote a text that holds `: `'],
  ],
  [
    'words that stand on the play in Ansible too, and those that stand on a task alone',
    '- hosts: all\n  import_tasks: x.yaml\n  tasks: [{ ping: , any_errors_fatal: true }, { setup: }]\n',
    [
      '2:3 a play has no `import_tasks` | put it under `tasks` of a play with `hosts`',
      '3:21 netfix has no `any_errors_fatal` | put it on the play',
      '3:49 netfix has no `setup` | leave it out: facts come with the first probe and cost nothing of their own',
    ],
  ],
  [
    'a number of which digits would be lost',
    '- hosts: all\n  vars: { a: 18446744073692774399, b: 9007199254740991, c: 1e300, d: "18446744073692774399" }\n',
    ['2:14 the number 18446744073692774399 is too large to be kept exactly | quote it'],
  ],
  [
    'a pattern in a list that cannot be read',
    '- hosts: [web, "db:[0]"]\n',
    [
      '1:10 host pattern `db:[0]`: `[0]` belongs to no name | `web[0]` is the first host of web, `web[0:2]` the first three; `~` and a regular expression go in a comma list',
    ],
  ],
  ['an unknown tag', '- hosts: all\n  vars: { a: !foo 1 }\n', ['2:14 there is no tag: !foo']],
  [
    '__proto__',
    '- hosts: all\n  vars: { a: { __proto__: { x: 1 } } }\n',
    ['2:16 `__proto__` cannot be a key'],
  ],
  ['constructor', task('sysctl: { settings: { constructor: 1 } }'), ['3:29 `constructor` cannot be a key']],
  [
    'an alias of itself',
    '- hosts: all\n  vars: { a: &a [*a] }\n',
    ['-:- holds too much: deep nesting, many aliases, or one that refers to itself'],
  ],
  ...['5', '[1]', '&b [*b]'].map((merged): [string, string, string[]] => [
    `<<: ${merged}`,
    `- hosts: all\n  vars: { a: { <<: ${merged} } }\n`,
    [
      '2:16 `<<` takes over the keys of a map, or of a list of maps, and this is none | write `<<: *name`, where a map above has `&name`',
    ],
  ]),
  ['deep nesting', '['.repeat(20_000), ['1:823 is nested too deeply']],
];

describe('what is wrong is named with its place and the next step', () => {
  test.each(CASES)('%s', async (name, yaml, expected) => {
    const found = await problems({ 'play.yaml': yaml });
    if (name === 'deep nesting')
      expect(found.map((line) => line.replace(/^\S+ /, ''))).toEqual(['is nested too deeply']);
    else expect(found).toEqual(expected);
  });

  test('an alias bomb is refused quickly', async () => {
    const levels = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']) {
      levels.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]`);
    }
    const started = performance.now();
    expect(await problems({ 'play.yaml': levels.join('\n') })).toEqual([
      '-:- holds too much: deep nesting, many aliases, or one that refers to itself',
    ]);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('a frame shows two lines around, and a caret', async () => {
    const error = await load({
      'play.yaml': '- name: x\n  hosts: all\n  tsks: []\n  vars: {}\n  serial: 1\n',
    }).catch((e) => e);
    expect(error.problems[0].frame).toBe(
      '  1 | - name: x\n  2 |   hosts: all\n> 3 |   tsks: []\n    |   ^\n  4 |   vars: {}\n  5 |   serial: 1',
    );
  });

  test('a file that is none', async () => {
    const folder = await write({ 'play.yaml': new Uint8Array([0x2d, 0x20, 0xff, 0xfe]), 'other.yaml': '' });
    const messages = async (file: string) =>
      (await loadPlaybook(join(folder, file), MODULES).catch(
        (error: UsageError) => error.problems,
      )) as object[];
    expect(await messages('.')).toMatchObject([{ message: 'is a directory, not a playbook file' }]);
    expect(await messages('play.yml')).toMatchObject([
      { message: 'there is no such file', hint: 'did you mean `play.yaml`?' },
    ]);
    expect(await messages('play.yaml')).toMatchObject([{ message: 'is not UTF-8 text' }]);
    await expect(loadPlaybook('/dev/zero', MODULES)).rejects.toThrow('is a device');
  });
});

describe('what is right is read', () => {
  test('a name as it stands', async () => {
    const { plays } = await load({
      'play.yaml': '- hosts: all\n  tasks: [{ ping: , name: "open  {{ port | default(1) }}" }]\n',
    });
    expect(plays[0]?.tasks[0]?.name).toBe('open {{ port | default(1) }}');
  });

  test('a list of patterns, each of which may be of several', async () => {
    const hosts = '["web:!n1", db, "2001:db8::1", "web[0:1]"]';
    const { plays } = await load({ 'play.yaml': `- hosts: ${hosts}\n- hosts: ["web:!n1"]\n` });
    expect(plays.map((play) => play.hosts)).toEqual(['web,!n1,db,2001:db8::1,web[0:1]', 'web:!n1']);
  });

  test('every word of a play and a task', async () => {
    const { plays } = await load({
      'play.yaml': `# yaml-language-server: $schema=x
- name: base
  hosts: [web, "!db"]
  become: true
  vars: { port: 8472, both: "{{ port + 1 }}" }
  serial: [1, 30%]
  max_fail_percentage: 25.5
  tasks:
    - name: open  it
      iperf: { port: "{{ port }}", pairs: ring }
      when: [port > 1, true]
      loop: "{{ groups.web }}"
      register: result
      tags: a, b
      ignore_errors: true
      notify: after
      retries: 3
      delay: 0.5
      run_once: true
      vars: { x: 1 }
    - ping:
  handlers:
    - name: after
      shell: { check: "true" }
- hosts: db
`,
    });
    expect(plays[0]).toMatchObject({
      name: 'base',
      hosts: 'web,!db',
      become: true,
      vars: { port: 8472, both: '{{ port + 1 }}' },
      serial: [1, '30%'],
      maxFailPercentage: 25.5,
      position: { line: 2, column: 3 },
      handlers: [{ name: 'after', module: 'shell', params: { check: 'true' } }],
    });
    expect(plays[0]?.tasks[0]).toMatchObject({
      name: 'open it',
      module: 'iperf',
      params: { port: '{{ port }}', pairs: 'ring' },
      when: ['port > 1', 'true'],
      loop: '{{ groups.web }}',
      register: 'result',
      tags: ['a', 'b'],
      ignoreErrors: true,
      notify: ['after'],
      retries: 3,
      delay: 0.5,
      runOnce: true,
      vars: { x: 1 },
      position: { line: 9, column: 7 },
    });
    expect(plays[0]?.tasks[1]).toMatchObject({
      name: null,
      params: {},
      when: [],
      loop: null,
      register: null,
      retries: 0,
    });
    expect(plays[1]).toMatchObject({
      name: 'db',
      become: false,
      serial: [],
      checkMode: false,
      maxFailPercentage: null,
      tasks: [],
    });
  });

  test('anchors and merge keys, with places through them', async () => {
    const yaml =
      '- hosts: all\n  vars: { base: &b { port: 70000 } }\n  tasks:\n    - iperf: { <<: *b, seconds: 1 }\n';
    expect(await problems({ 'play.yaml': yaml })).toEqual([
      '2:28 iperf: `port` must be an integer from 1 to 65535, not 70000',
    ]);
  });
});

describe('imports', () => {
  test('tasks inherit when, tags and vars; paths are relative to the importing file', async () => {
    const { plays } = await load({
      'play.yaml':
        '- hosts: all\n  tasks:\n    - import_tasks: sub/a.yaml\n      when: facts.uid == 0\n      tags: outer\n      vars: { x: 1, y: 1 }\n',
      'sub/a.yaml': '- import_tasks: b.yaml\n  when: y == 2\n  vars: { y: 2 }\n- ping:\n',
      'sub/b.yaml': '- ping:\n  when: z\n  tags: inner\n  vars: { z: true }\n',
    });
    const [inner, outer] = plays[0]?.tasks ?? [];
    expect(inner).toMatchObject({
      when: ['facts.uid == 0', 'y == 2', 'z'],
      tags: ['outer', 'inner'],
      vars: { x: 1, y: 2, z: true },
    });
    expect(outer).toMatchObject({ when: ['facts.uid == 0'], tags: ['outer'], vars: { x: 1, y: 1 } });
    const lines = [0, 1, 2].map((index) => inner?.locate?.(['when', index]));
    expect(lines.map((place) => `${place?.file.split('/').at(-1)}:${place?.line}`)).toEqual([
      'play.yaml:4',
      'a.yaml:2',
      'b.yaml:2',
    ]);
  });

  test('variables of an import stand in the importing file', async () => {
    const { plays } = await load({
      'play.yaml': '- import_playbook: one.yaml\n  vars: { x: 1 }\n',
      'one.yaml': '- hosts: a\n  vars: { y: 1 }\n  tasks:\n    - ping:\n',
    });
    const places = ['x', 'y'].map((name) => plays[0]?.locate?.(['vars', name]));
    expect(places.map((place) => `${place?.file.split('/').at(-1)}:${place?.line}:${place?.column}`)).toEqual(
      ['play.yaml:2:14', 'one.yaml:2:14'],
    );
  });

  test('playbooks', async () => {
    const { plays } = await load({
      'play.yaml': '- import_playbook: sub/one.yaml\n  tags: [t]\n- hosts: b\n',
      'sub/one.yaml': '- hosts: a\n  tasks:\n    - import_tasks: tasks.yaml\n',
      'sub/tasks.yaml': '- ping:\n',
    });
    expect(plays.map((play) => play.hosts)).toEqual(['a', 'b']);
    expect(plays[0]?.tasks).toMatchObject([{ module: 'ping', tags: ['t'] }]);
  });

  const task = (file: string) => `- hosts: all\n  tasks:\n    - import_tasks: ${file}\n`;
  const list = 'start it like this:\n- sysctl: { settings: { net.ipv4.ip_forward: 1 } }';
  test.each<[string, Record<string, string>, string[]]>([
    [
      'a circle',
      { 'play.yaml': task('a.yaml'), 'a.yaml': '- import_tasks: b.yaml', 'b.yaml': '- import_tasks: a.yaml' },
      ['b.yaml:1:17 `a.yaml` imports itself | the circle: a.yaml → b.yaml → a.yaml'],
    ],
    [
      'itself',
      { 'play.yaml': '- import_playbook: play.yaml' },
      ['1:20 `play.yaml` imports itself | the circle: play.yaml → play.yaml'],
    ],
    [
      'a missing file',
      { 'play.yaml': task('tsks.yaml'), 'tasks.yaml': '' },
      ['3:21 tsks.yaml: there is no such file | did you mean `tasks.yaml`?'],
    ],
    [
      'an empty file',
      { 'play.yaml': task('a.yaml'), 'a.yaml': '' },
      [`a.yaml:-:- a file of tasks is a list, and the file is empty | ${list}`],
    ],
    [
      'an expression',
      { 'play.yaml': task('"{{ x }}.yaml"') },
      ['3:22 `import_tasks` takes no expression | import each file, with `when` to choose'],
    ],
    [
      'other keys',
      { 'play.yaml': `${task('a.yaml')}      loop: [1]\n`, 'a.yaml': '- ping:' },
      ['4:7 `import_tasks` has no `loop` | known here: import_tasks, name, vars, when, tags'],
    ],
    [
      'faults in it',
      { 'play.yaml': task('a.yaml'), 'a.yaml': '- pin:\n- shell: x' },
      [
        'a.yaml:1:3 there is no module `pin` | did you mean `ping`?',
        'a.yaml:2:10 `shell` takes its parameters as a map, not "x" | write `shell: { check: …, fix: … }`',
      ],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await problems(files)).toEqual(expected);
  });

  test('imports that multiply are bounded', async () => {
    const files: Record<string, string> = { 'play.yaml': task('0.yaml'), '6.yaml': '- ping:\n'.repeat(10) };
    for (let level = 0; level < 6; level++)
      files[`${level}.yaml`] = `- import_tasks: ${level + 1}.yaml\n`.repeat(10);
    expect((await problems(files)).join('\n')).toContain('more than 10000 tasks');
  });
});

describe('properties', () => {
  const word = fc.constantFrom(
    ...'name hosts tasks handlers vars when loop register tags notify retries delay serial become iperf sysctl ping import_tasks import_playbook <<'.split(
      ' ',
    ),
  );
  const leaf = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, 'all', '{{ x', '{{ 1 + }}', '{{ x.y }}', '1 +', 'x in [1]', '50%', 'play.yaml'),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof({ weight: 5, arbitrary: word }, { weight: 1, arbitrary: fc.string() }),
        tie('tree'),
        { maxKeys: 5 },
      ),
    ),
  }));

  async function isReadOrRefused(text: string): Promise<void> {
    const folder = await write({ 'play.yaml': text });
    const outcome = await loadPlaybook(join(folder, 'play.yaml'), MODULES).catch((error: Error) => error);
    if (outcome instanceof Error && !(outcome instanceof UsageError)) throw outcome;
    if (outcome instanceof UsageError) expect(outcome.problems.length).toBeGreaterThan(0);
  }

  test('any data is read or refused with a UsageError', async () => {
    const plays = fc.array(
      fc.oneof(tree, fc.record({ hosts: fc.constant('all'), tasks: fc.array(tree, { maxLength: 3 }) })),
      { maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(plays, (data) => isReadOrRefused(JSON.stringify(data))),
      { numRuns: 300 },
    );
  });

  test('any text is', async () => {
    const snippets = fc.constantFrom(
      '- hosts: all\n',
      '  tasks:\n',
      '    - ping:\n',
      '&a ',
      '*a',
      '<<: ',
      '{{ ',
      ' }}',
      '|\n',
      '!vault ',
      '\t',
      '"',
      "'",
      '? ',
      ': ',
      '\u0000',
      '---\n',
      '%TAG',
    );
    const text = fc.array(fc.oneof(snippets, fc.string({ maxLength: 5 })), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(text, (parts) => isReadOrRefused(parts.join(''))),
      { numRuns: 300 },
    );
  });
});
