import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { netfix } from './netfix.ts';

/** What every JavaScript object has by birth. */
const NAMES = [
  'toString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  '__defineGetter__',
  '__lookupSetter__',
];
const REFUSED = ['__proto__', 'constructor', 'prototype'];

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'netfix-names-'));
});

function inDir(name: string, text: string): string {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

const ANY_TASK = '    - shell: { check: "true" }\n';

test.each(NAMES)('%s names a host, a group, a variable, a result', (name) => {
  const hosts = inDir(
    'hosts',
    `[${name}]\n${name} ansible_connection=local ${name}=7\nother ansible_connection=local ${name}=8\n`,
  );
  const playbook = inDir(
    'play.yaml',
    `- hosts: all
  vars: { members: "{{ size(groups['${name}']) }}" }
  tasks:
${ANY_TASK}      register: ${name}_result
    - shell: { check: "test {{ vars.${name} }} -ge 7 && test {{ members }} = 2" }
      register: ${name}
    - shell: { check: "true" }
      when: vars.${name}.status == "ok" && ${name}_result.status == "ok"
    - iperf: { port: 9 }
      when: host.name == "nobody"
`,
  );
  const { code, stdout, stderr } = netfix(['run', playbook, '-i', hosts, '--json']);
  expect(stderr).not.toContain('bug');
  const document = JSON.parse(stdout) as { hosts: Record<string, object> };
  expect(Object.keys(document.hosts)).toEqual([name, 'other']);
  expect(document.hosts[name]).toMatchObject({ status: 'ok', ok: 3, skipped: 1 });
  expect(code).toBe(0);
});

test.each(NAMES)('%s names a kernel module that does not exist', (name) => {
  const hosts = inDir('one', 'localhost ansible_connection=local\n');
  const playbook = inDir('module.yaml', `- hosts: all\n  tasks:\n    - kernel_module: { name: ${name} }\n`);
  const { stdout, stderr } = netfix(['check', playbook, '-i', hosts, '-v']);
  expect(stdout + stderr).toContain(`kernel module ${name}`);
  expect(stdout + stderr).not.toContain('native code');
});

test.each(REFUSED)('%s is refused everywhere', (name) => {
  const good = inDir('good', 'localhost ansible_connection=local\n');
  const plays = inDir('good.yaml', `- hosts: all\n  tasks:\n${ANY_TASK}`);
  const runs = [
    ['run', plays, '-i', inDir('a', `${name} ansible_connection=local\n`)],
    ['run', plays, '-i', inDir('b', `[${name}]\nn1\n`)],
    ['run', plays, '-i', inDir('c', `n1 ${name}=1\n`)],
    ['run', plays, '-i', inDir('d.yaml', `all: { hosts: { n1: { ${name}: 1 } } }\n`)],
    [
      'run',
      plays,
      '-i',
      inDir('e.json', `{"_meta": {"hostvars": {"n1": {"${name}": {"a": 1}}}}, "g": ["n1"]}`),
    ],
    ['run', plays, '-i', good, '-e', `${name}=1`],
    ['run', plays, '-i', good, '-e', `{"${name}": {"polluted": true}}`],
    ['run', inDir('f.yaml', `- hosts: all\n  vars: { ${name}: 1 }\n  tasks:\n${ANY_TASK}`), '-i', good],
    ['run', inDir('g.yaml', `- hosts: all\n  tasks:\n${ANY_TASK}      register: ${name}\n`), '-i', good],
  ];
  for (const args of runs) {
    const { code, stderr } = netfix(args);
    expect({ args, code, stderr }).toMatchObject({ code: 64, stderr: expect.stringContaining(name) });
  }
});
