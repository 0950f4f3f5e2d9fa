import { expect, test } from 'vitest';
import type { Vars } from '../../../src/inventory/inventory.ts';
import { bareTask } from '../../../src/playbook/bare-task.ts';
import { circularVariables } from '../../../src/playbook/circular.ts';
import type { Locate, Play, Task } from '../../../src/playbook/playbook.ts';

const POSITION = { file: 'p.yaml', line: 1, column: 1 };

/** Says the path where a frame would be. */
function locateIn(file: string): Locate {
  return (path, offset = 0) => ({ ...POSITION, file, frame: `${path.join('.')}+${offset}` });
}

function task(number: number, part: Partial<Task>): Task {
  return bareTask('m', { position: POSITION, locate: locateIn(`task ${number}`), ...part });
}

interface Given {
  play?: Vars;
  tasks?: Partial<Task>[];
  handlers?: Partial<Task>[];
  /** Variables of n1; n2 and n3 have none. */
  n1?: Vars;
  /** Variables of all three. */
  all?: Vars;
  extra?: Vars;
}

function circular({ play: vars = {}, tasks = [], handlers = [], n1 = {}, all = {}, extra = {} }: Given) {
  const play: Play = {
    name: 'p',
    hosts: 'all',
    become: false,
    vars,
    serial: [],
    checkMode: false,
    maxFailPercentage: null,
    tasks: tasks.map((part, i) => task(i + 1, part)),
    handlers: handlers.map((part, i) => task(tasks.length + i + 1, part)),
    position: POSITION,
    locate: locateIn('play'),
  };
  const hosts = [
    { name: 'n1', vars: { ...all, ...n1 } },
    { name: 'n2', vars: all },
    { name: 'n3', vars: all },
  ];
  return circularVariables(play, hosts, extra).map(({ file, frame, message }) => {
    const text = message.replace('a variable refers to itself: ', '');
    return `${file} ${frame}: ${text}`;
  });
}

const RING = { a: '{{ b }}', b: 'x{{ vars.a }}' };

test.each<[string, Given, string[]]>([
  ['of the play, though no task takes it', { play: RING }, ['play vars.a+0: a → b → a']],
  [
    'of the play beside what is known only on the way',
    { play: { ...RING, c: '{{ facts.hostname + a }}' }, tasks: [{ when: ['a == facts.hostname'] }] },
    ['play vars.a+0: a → b → a'],
  ],
  ['itself', { play: { a: ['{{ 1 }}', { x: '{{ a }}' }] } }, ['play vars.a+0: a → a']],
  ['its own default', { tasks: [{ vars: { a: '{{ vars.?a.orValue(1) }}' } }] }, ['task 1 vars.a+0: a → a']],
  ['two rings', { play: { ...RING, c: '{{ c }}' } }, ['play vars.a+0: a → b → a', 'play vars.c+0: c → c']],
  [
    'of a task, with a variable of the play',
    { play: { a: '{{ b }}', b: 1 }, tasks: [{}, { vars: { b: '{{ a }}' } }] },
    ['task 2 vars.b+0: b → a → b'],
  ],
  [
    'of the inventory, where a task takes it',
    { all: RING, tasks: [{}, { params: { x: ['y {{ a }}'] } }, { when: ['b == 1'] }] },
    ['task 2 m.x.0+5: a → b → a'],
  ],
  [
    'of the inventory, in a handler',
    { all: RING, handlers: [{ loop: '{{ a }}' }] },
    ['task 1 loop+3: a → b → a'],
  ],
  [
    'on one host',
    { all: { a: 1 }, n1: RING, tasks: [{ when: ['a == 1'] }] },
    ['task 1 when.0+0: a → b → a on n1'],
  ],
  [
    'by way of the inventory',
    { play: { a: '{{ b }}' }, all: { b: 1 }, n1: RING },
    ['play vars.a+0: a → b → a on n1'],
  ],
  ['of -e', { extra: RING, tasks: [{ params: '{{ a }}' }] }, ['task 1 m+3: a → b → a']],
])('%s: is told', (_, given, expected) => {
  expect(circular(given)).toEqual(expected);
});

test.each<[string, Given]>([
  ['no ring', { play: { a: '{{ b + c }}', b: '{{ c }}', c: 1 } }],
  ['of the inventory, and nobody takes it', { all: RING, tasks: [{ params: 1 }] }],
  ['broken by -e', { play: RING, extra: { b: 1 } }],
  ['broken by the task', { all: RING, tasks: [{ vars: { b: 1 }, params: '{{ a }}' }] }],
  ['a condition opens it', { play: { a: '{{ x ? b : 1 }}', b: '{{ x ? 2 : a }}', x: true } }],
  [
    'a result takes its place',
    { all: { a: '{{ a }}' }, tasks: [{ register: 'a' }, { when: ['a.changed'] }] },
  ],
  ['a type of CEL', { play: { list: '{{ type([]) == list }}' } }],
  ['what every expression has', { play: { a: '{{ host.name }}' }, all: { host: '{{ a }}' } }],
])('%s: is none', (_, given) => {
  expect(circular(given)).toEqual([]);
});

test('a long chain is no ring, and ends', () => {
  const chain = Array.from({ length: 5000 }, (_, i) => [`v${i}`, `{{ v${i + 1} }}`]);
  expect(circular({ play: { ...Object.fromEntries(chain), v5000: '{{ v4900 }}' } })).toHaveLength(1);
});
