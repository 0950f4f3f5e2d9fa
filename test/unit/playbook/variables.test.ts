import { describe, expect, test } from 'vitest';
import { registeredValue } from '../../../src/engine/converge.ts';
import type { HostResult } from '../../../src/engine/events.ts';
import type { Vars } from '../../../src/inventory/inventory.ts';
import { bareTask } from '../../../src/playbook/bare-task.ts';
import { evaluateCondition, renderValue } from '../../../src/playbook/expression.ts';
import { RESULT_MEMBERS } from '../../../src/playbook/members.ts';
import type { Play, Task } from '../../../src/playbook/playbook.ts';
import { namesNeeded, resolveVars, undefinedReferences } from '../../../src/playbook/variables.ts';

const POSITION = { file: 'p.yaml', line: 1, column: 1 };

const task = (part: Partial<Task> = {}): Task => bareTask('m', { position: POSITION, ...part });

function play(tasks: Task[], vars: Vars = {}, handlers: Task[] = []): Play {
  return {
    name: 'p',
    hosts: 'all',
    become: false,
    vars,
    serial: [],
    checkMode: false,
    maxFailPercentage: null,
    tasks,
    handlers,
    position: POSITION,
  };
}

describe('resolveVars', () => {
  const resolve = (vars: Vars, verbatim: Vars = {}) => {
    const resolved = resolveVars(vars, { host: { name: 'n1' } }, verbatim);
    return { ...resolved, vars: resolved, host: { name: 'n1' } };
  };

  test('values may use each other in any order, at any depth', () => {
    const scope = resolve({
      a: '{{ b + 1 }}',
      b: '{{ vars.c }}',
      c: 1,
      d: { e: ['{{ a }}', '{{ host.name }}'] },
    });
    expect(renderValue('{{ d }}', scope)).toEqual({ e: [2, 'n1'] });
    expect(renderValue('{{ vars }}', scope)).toEqual({ a: 2, b: 1, c: 1, d: { e: [2, 'n1'] } });
  });

  test('one that is broken or needs what is not there harms only who uses it', () => {
    const scope = resolve({ good: 1, jinja: '{{ x | upper }}', late: '{{ facts.uid }}', uses: '{{ late }}' });
    expect(evaluateCondition('good == 1 && vars.good == 1 && vars.size() == 4', scope)).toBe(true);
    expect(() => renderValue('{{ jinja }}', scope)).toThrow('did not expect `|`');
    expect(() => renderValue('{{ uses }}', scope)).toThrow('there is no variable `facts`');
  });

  test('cycles are named', () => {
    const scope = resolve({ a: '{{ b }}', b: 'x{{ c }}', c: '{{ vars.a }}', self: '{{ self }}' });
    expect(() => renderValue('{{ a }}', scope)).toThrow('refers to itself: a → b → c → a');
    expect(() => renderValue('{{ self }}', scope)).toThrow('refers to itself: self → self');
    expect(() => renderValue('{{ a }}', scope)).toThrow('refers to itself: a → b → c → a');
  });

  test('what a host printed is never computed', () => {
    const scope = resolve({ secret: 's', result: '{{ secret }}' }, { result: { stdout: '{{ secret }}' } });
    expect(renderValue('{{ result.stdout }}', scope)).toBe('{{ secret }}');
    expect(renderValue('x{{ vars.result.stdout }}', scope)).toBe('x{{ secret }}');
  });
});

describe('undefinedReferences', () => {
  const known = (host: string) => new Set(host === 'n1' ? ['port', 'only'] : ['port']);
  const found = (tasks: Task[], vars?: Vars, handlers?: Task[]) =>
    undefinedReferences(play(tasks, vars, handlers), known, ['n1', 'n2']).map(
      ({ message, hint }) => `${message}${hint === undefined ? '' : ` | ${hint}`}`,
    );

  test.each<[string, Partial<Task>, string[]]>([
    ['a variable every host has', { params: { a: '{{ port }}' } }, []],
    [
      'one that none has',
      { params: { a: '{{ prt }}' } },
      ['there is no variable `prt` | did you mean `port`?'],
    ],
    [
      'as a member of vars',
      { when: ['vars.prt == 1'] },
      ['there is no variable `prt` | did you mean `port`?'],
    ],
    ['by index', { when: ['vars["prt"] == 1'] }, ['there is no variable `prt` | did you mean `port`?']],
    [
      'one that some lack',
      { when: ['only'] },
      ['there is no variable `only` on n2 | set it there, or write `vars.?only.orValue(…)`'],
    ],
    ['asked for with has()', { when: ['has(vars.nope) && vars.?nope.orValue(true)'] }, []],
    ['asked for before', { when: ['has(vars.nope) && vars.nope == 1'] }, []],
    ['asked for with `in`', { when: ['("nope" in vars) ? nope == 1 : true'] }, []],
    [
      'not in what is asked',
      { when: ['("prt" in groups) ? prt == 1 : true'] },
      ['there is no variable `prt` | did you mean `port`?'],
    ],
    ['asked for before, by its bare name', { when: ['!has(vars.nope) || nope.x == 1'] }, []],
    [
      'a member asked for of what is not there',
      { when: ['has(nope.x) && nope.x == 1'] },
      [
        'there is no variable `nope` | known here: host, groups, facts, port, only'
          .replace('host,', 'vars, host,')
          .replace('facts,', 'facts, item,'),
      ],
    ],
    [
      'a member that may be absent',
      { when: ['has(nope.x)'] },
      [
        'there is no variable `nope` | known here: host, groups, facts, port, only'
          .replace('host,', 'vars, host,')
          .replace('facts,', 'facts, item,'),
      ],
    ],
    ['scope names', { when: ['host.name in groups.all && facts.uid == 0 && vars.size() > 0'] }, []],
    [
      'a member that facts have on no host',
      { when: ['facts.os.family == "debian"', 'facts["hostnam"] == "n1"'] },
      [
        '`facts.os` has no `family` | known here: id, idLike, versionId, name',
        '`facts` has no `hostnam` | did you mean `hostname`?',
      ],
    ],
    [
      'one that Ansible has',
      { params: { a: 'x {{ facts.os_family }}', b: '{{ True }}' } },
      [
        '`facts` has no `os_family` | what Ansible calls so is `facts.os.id` here',
        'there is no variable `True` | what Ansible calls so is `true` here',
      ],
    ],
    ['one that facts may lack', { when: ['has(facts.ssh.client) && facts.?nope.orValue(true)'] }, []],
    ['a member of an item, or of a text', { when: ['facts.addresses[0].ip == facts.hostname.x'] }, []],
    ['an index that is computed', { when: ['vars[host.name] == 1'] }, []],
    ['task vars', { vars: { x: '{{ port }}' }, when: ['x == 1'] }, []],
    ['item in a loop', { loop: [1], params: '{{ item }}', when: ['item > 0'] }, []],
    ['item without a loop', { params: '{{ item }}' }, ['`item` is known only in a task with a `loop`']],
    ['item in the loop itself', { loop: '{{ item }}' }, ['`item` is known only in a task with a `loop`']],
    ['names a macro binds', { when: ['[1].all(n, n == port)'] }, []],
    [
      'the same twice',
      { when: ['prt == 1'], params: ['{{ prt }}'] },
      ['there is no variable `prt` | did you mean `port`?'],
    ],
  ])('%s', (_, part, expected) => {
    expect(found([task(part)])).toEqual(expected);
  });

  test('results are known after the task that registers them, and to handlers', () => {
    const use = task({ when: ['result.changed'] });
    const register = task({ register: 'result' });
    expect(found([register, use])).toEqual([]);
    expect(found([register], {}, [use])).toEqual([]);
    expect(found([use, register])).toHaveLength(1);
  });

  test('a result has what `register` keeps', () => {
    const register = task({ register: 'result' });
    const use = task({
      when: ['result.rc == 0', 'vars.result.chnged == ""', 'has(result.rc) || result.failed'],
    });
    const kept = 'known here: status, changed, failed, skipped, findings';
    expect(found([register, use])).toEqual([
      `\`result\` has no \`rc\` | ${kept}`,
      `\`result\` has no \`chnged\` | did you mean \`changed\`?`,
    ]);
    expect(found([register, use], { result: { rc: 0 } })).toEqual([]);
    const guarded = task({ when: ['("rc" in result) ? result.rc == 0 : true'] });
    expect(found([register, guarded])).toEqual([]);
    expect(found([task({ register: 'port' }), task({ when: ['port.rc == 0'] })])).toEqual([]);
  });

  test('play vars count, and are checked themselves', () => {
    expect(found([task({ when: ['x == 1'] })], { x: '{{ y }}', y: '{{ port }}' })).toEqual([]);
    expect(found([], { x: '{{ prt }}' })).toEqual(['there is no variable `prt` | did you mean `port`?']);
  });

  test('a variable with the name of a CEL type', () => {
    expect(found([task({ when: ['port == list', 'type(port) == int'] })], { list: 1 })).toEqual([
      '`list` is a type in expressions | write `vars.list` for the variable',
    ]);
  });

  test('places come from the task', () => {
    const locate = (path: readonly (string | number)[], offset = 0) => ({
      ...POSITION,
      line: 7,
      column: offset,
      frame: path.join('.'),
    });
    const problems = undefinedReferences(play([task({ params: { a: ['x {{ prt }}'] }, locate })]), known, [
      'n1',
    ]);
    expect(problems).toMatchObject([{ file: 'p.yaml', line: 7, column: 5, frame: 'm.a.0' }]);
  });
});

test('what is said to be in a result is what stands there', () => {
  const result = { hosts: ['n1'], status: 'ok', findings: [], changes: [], ms: 1 } as unknown as HostResult;
  expect(Object.keys(registeredValue(result))).toEqual(Object.keys(RESULT_MEMBERS));
});

test('namesNeeded follows variables to what they are made of', () => {
  const vars = { nic: '{{ facts.addresses[0].device }}', loop: '{{ loop }}', a: ['{{ vars.nic }}'] };
  expect([...namesNeeded('{{ a }}', vars)].sort()).toEqual(['a', 'facts', 'nic', 'vars']);
  expect([...namesNeeded(['{{ host.name }}'], vars)]).toEqual(['host']);
});
