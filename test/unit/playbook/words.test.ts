import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseExtraVars } from '../../../src/playbook/extra-vars.ts';
import { checkParams, withDefaults } from '../../../src/playbook/params.ts';
import type { Playbook, Task } from '../../../src/playbook/playbook.ts';
import { playbookSchema } from '../../../src/playbook/schema.ts';
import { selectPlayTasks, selectTasks } from '../../../src/playbook/tags.ts';
import { UsageError } from '../../../src/usage-error.ts';
import { MODULES } from './modules.ts';

function task(name: string, tags: string[]): Task {
  const position = { file: 'p.yaml', line: 1, column: 1 };
  const rest = { ignoreErrors: false, notify: [], retries: 0, delay: 5, runOnce: false, vars: {}, position };
  return { name, tags, module: 'm', params: {}, when: [], loop: null, register: null, ...rest };
}

describe('tags, as ansible-playbook chooses', () => {
  const tasks = [
    task('plain', []),
    task('a', ['a']),
    task('ab', ['a', 'b']),
    task('always', ['always', 'x']),
    task('never', ['never', 'n']),
  ];
  test.each<[string[], string[], string[]]>([
    [[], [], ['plain', 'a', 'ab', 'always']],
    [['all'], [], ['plain', 'a', 'ab', 'always']],
    [['a'], [], ['a', 'ab', 'always']],
    [['b,n'], [], ['ab', 'always', 'never']],
    [['never'], [], ['always', 'never']],
    [['tagged'], [], ['a', 'ab', 'always']],
    [['untagged'], [], ['plain', 'always']],
    [[], ['a'], ['plain', 'always']],
    [['a'], ['b'], ['a', 'always']],
    [[], ['always'], ['plain', 'a', 'ab']],
    [[], ['x'], ['plain', 'a', 'ab']],
    [[], ['tagged'], ['plain']],
    [[], ['untagged'], ['a', 'ab', 'always']],
    [['all'], ['all'], ['always']],
  ])('--tags %j --skip-tags %j', (tags, skip, expected) => {
    expect(selectTasks(tasks, tags, skip).map(({ name }) => name)).toEqual(expected);
  });

  test('a tag that no task has', () => {
    expect(() => selectTasks(tasks, ['alwys', 'zzzzzz'], [])).toThrow(UsageError);
    expect(() => selectTasks(tasks, ['aa'], [])).toThrow('no task has the tag `aa`\ndid you mean `a`?');
    expect(() => selectTasks([], [], ['q'])).toThrow('no task of this playbook has any tag');
  });

  test('a tag of another play is known', () => {
    const play = (own: Task[]) => ({
      name: '',
      hosts: 'all',
      become: false,
      vars: {},
      serial: [],
      checkMode: false,
      maxFailPercentage: null,
      tasks: own,
      handlers: [],
      position: tasks[0]?.position ?? { file: '', line: 1, column: 1 },
    });
    const playbook: Playbook = { file: 'p.yaml', plays: [play(tasks), play([task('c', ['c'])])] };
    expect(
      selectPlayTasks(playbook, ['c'], []).plays.map((one) => one.tasks.map(({ name }) => name)),
    ).toEqual([['always'], ['c']]);
    expect(() => selectPlayTasks(playbook, ['d'], ['ee'])).toThrow(/`d`[\s\S]*`ee`/);
  });
});

describe('extra vars', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'netfix-vars-'));
    await writeFile(join(folder, 'v.yaml'), 'a: 1\nb: { c: [x] }\n');
    await writeFile(join(folder, 'v.json'), '{"a": 2.5, "s": "{{ a }}"}');
    await writeFile(join(folder, 'list.yaml'), '- 1\n');
    await writeFile(join(folder, 'vault.yaml'), '$ANSIBLE_VAULT;1.1;AES256\n00\n');
    await writeFile(join(folder, 'empty.yaml'), '');
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each<[string[], object]>([
    [[], {}],
    [['a=1'], { a: '1' }],
    [['a=1 b="two words" c=x=y'], { a: '1', b: 'two words', c: 'x=y' }],
    [['a=\'x "y"\' b= c=\\ d'], { a: 'x "y"', b: '', c: ' d' }],
    [['a=pre"mid dle"post'], { a: 'premid dlepost' }],
    [['{"a": 1, "b": [true, null]}'], { a: 1, b: [true, null] }],
    [['{a: 1, b: yes}'], { a: 1, b: 'yes' }],
    [['@v.yaml'], { a: 1, b: { c: ['x'] } }],
    [['@v.yaml', '@v.json', 'b=2'], { a: 2.5, s: '{{ a }}', b: '2' }],
    [['@empty.yaml'], {}],
  ])('%j', async (args, expected) => {
    expect(await parseExtraVars(args, folder)).toEqual(expected);
  });

  test.each<[string[], string]>([
    [['a'], 'what was given is not NAME=VALUE'],
    [['p=my secret'], 'word 2 of 2 is not NAME=VALUE'],
    [['a="b'], 'a quote is not closed'],
    [['a-b=1'], '`a-b` is no name'],
    [['vars=1'], '`vars` is taken'],
    [['{"a": secret'], 'broken YAML'],
    [['[1]'], 'variables must be a map'],
    [['{"a": 1, "a": 2}'], 'given twice'],
    [['{"__proto__": 1}'], '`__proto__` cannot be a key'],
    [['@list.yaml'], 'variables must be a map'],
    [['@vault.yaml'], 'is encrypted by Ansible Vault'],
    [['@nope.yaml'], 'there is no such file'],
    [['@.'], 'is a directory'],
  ])('%j is refused, and the value not repeated', async (args, message) => {
    const error = await parseExtraVars(args, folder).catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toContain('secret');
  });

  test('every argument’s faults come at once', async () => {
    const error = await parseExtraVars(['a', 'b', '@nope'], folder).catch((reason: UsageError) => reason);
    expect((error as UsageError).problems).toHaveLength(3);
  });

  test('any text is read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        const outcome = await parseExtraVars([text.replace(/^\s*@/, '')], folder).catch(
          (error: Error) => error,
        );
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(UsageError);
      }),
    );
  });
});

describe('parameters', () => {
  const iperf = MODULES.get('iperf')?.params ?? Type.Object({});
  const sysctl = MODULES.get('sysctl')?.params ?? Type.Object({});
  test.each<[typeof iperf, unknown, string[]]>([
    [iperf, {}, []],
    [iperf, { port: 1, pairs: 'ring', proxy: 'x' }, []],
    [iperf, { port: '8472', seconds: '0.5', pairs: '3' }, []],
    [iperf, { port: '70000' }, ['`port` must be an integer from 1 to 65535, not 70000']],
    [iperf, { port: '8472x' }, ['`port` must be an integer from 1 to 65535, not "8472x"']],
    [iperf, { port: '' }, ['`port` must be an integer from 1 to 65535, not ""']],
    [iperf, { port: '0x10' }, ['`port` must be an integer from 1 to 65535, not "0x10"']],
    [iperf, { hosts: '5' }, ['`hosts` must be a list of texts, not "5"']],
    [iperf, { port: 1.5 }, ['`port` must be an integer from 1 to 65535, not 1.5']],
    [iperf, { prot: 1 }, ['unknown parameter `prot` (did you mean `port`?)']],
    [iperf, { hosts: ['a', 1] }, ['`hosts[1]` must be text, not 1']],
    [iperf, { proxy: { url: '' } }, ['`proxy.url` must be text that is not empty, not ""']],
    [iperf, { proxy: 5 }, ['`proxy` must be text or a map, not 5']],
    [iperf, 'x', ['the parameters must be a map, not "x"']],
    [iperf, null, ['the parameters must be a map, not null']],
    [sysctl, { settings: { a: 1, 'net.ipv4.ip_forward': 'x' } }, []],
    [sysctl, { settings: { 'a/b~c': true } }, ['`settings.a/b~c` must be an integer or text, not true']],
    [sysctl, {}, ['`settings` is missing']],
  ])('%#', (schema, value, expected) => {
    expect(checkParams(schema, value)).toEqual(expected);
  });

  test('defaults are filled in a copy', () => {
    const given = { pairs: 3 };
    expect(withDefaults(iperf, given)).toEqual({ pairs: 3, port: 8472 });
    expect(given).toEqual({ pairs: 3 });
    const text = { port: '4789', pairs: '3', proxy: '5', hosts: ['1'] };
    expect(withDefaults(iperf, text)).toEqual({ port: 4789, pairs: 3, proxy: '5', hosts: ['1'] });
    expect(text.port).toBe('4789');
    const module = MODULES.get('kernel_module')?.params ?? Type.Object({});
    expect(withDefaults(module, { name: '5', persist: 'false' })).toEqual({ name: '5', persist: false });
    expect(withDefaults(sysctl, { settings: {} })).toEqual({ settings: {}, conflicts: 'fail' });
  });

  test('never throws, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Array.isArray(checkParams(iperf, value))).toBe(true);
      }),
    );
  });
});

describe('the schema for editors', () => {
  const validate = new Ajv({ strict: false }).compile(playbookSchema(MODULES));
  test.each<[unknown, boolean]>([
    [
      [
        {
          hosts: 'all',
          tasks: [{ iperf: { port: 1 } }, { iperf: { port: '{{ p }}', hosts: ['{{ h }}'] }, when: true }],
        },
      ],
      true,
    ],
    [[{ hosts: ['a'], serial: [1, '30%'], handlers: [{ name: 'h', ping: {} }] }], true],
    [
      [{ import_playbook: 'x.yaml' }, { hosts: 'all', tasks: [{ import_tasks: 'y.yaml', when: ['a'] }] }],
      true,
    ],
    [[{ hosts: 'all', tasks: [{ iperf: { port: 'x' } }] }], false],
    [[{ hosts: 'all', tasks: [{ iperf: { prt: 1 } }] }], false],
    [[{ hosts: 'all', tasks: [{ name: 'no module' }] }], false],
    [[{ hosts: 'all', task: [] }], false],
    [[{ name: 'no hosts' }], false],
    [{}, false],
  ])('%#', (playbook, expected) => {
    expect(validate(playbook)).toBe(expected);
  });
});
