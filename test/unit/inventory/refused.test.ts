import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadInventory } from '../../../src/inventory/load.ts';
import { UsageError } from '../../../src/usage-error.ts';
import { type Files, folderWith } from './ansible.ts';

async function problemsOf(source: string, cwd: string) {
  const error = await loadInventory([source], cwd).catch((thrown: unknown) => thrown);
  if (!(error instanceof UsageError)) throw new Error(`no UsageError but ${String(error)}`);
  return error;
}

/** Content of one file and what must be said of it, each with its place. */
const WRONG: [string, string, string[]][] = [
  ['hosts', '', ['hosts: is empty']],
  ['hosts.yaml', '---\n# only this\n', ['hosts.yaml: is empty']],
  ['hosts.yaml', '- n1\n- n2\n', ['hosts.yaml:1:1: an inventory must be a mapping of groups, not a list']],
  [
    'hosts.yaml',
    'all:\n  hosts:\n    n1:\n   n2:\n',
    ['hosts.yaml:3:8: not valid YAML: All mapping items must start at the same column'],
  ],
  ['hosts.yaml', 'all:\n  hosts: {n1: }\n  hosts: {n2: }\n', ['hosts.yaml:3:3: this key is here twice']],
  [
    'hosts.yaml',
    'all:\n  hosts: {n1: , n1: }\n  hosst: {}\n  vars: 3\n',
    [
      'hosts.yaml:2:17: this key is here twice',
      'hosts.yaml:3:3: unknown key `hosst`',
      '`vars` of group `all` must be',
    ],
  ],
  ['hosts.yaml', 'all:\n\thosts:\n', ['hosts.yaml:2:1: not valid YAML: Tabs', 'indent with spaces']],
  ['hosts.yaml', 'all: {}\n---\nweb: {}\n', ['a second document starts here']],
  [
    'hosts.ini',
    'h1 a = 1\n',
    ['hosts.ini:1:1: word 2 of this line is not key=value', 'no blank stands before'],
  ],
  ['hosts.ini', '[a:children]\nb\n', ['a child of `a`, is declared nowhere', 'known here: all, ungrouped']],
  [
    'hosts.yaml',
    'all:\n  vars:\n    x: a: b\n',
    ['hosts.yaml:3:8: not valid YAML', 'quote a text that holds `: `'],
  ],
  [
    'hosts.yaml',
    'all:\n  vars:\n    x: {{ y }}\n',
    ['hosts.yaml:3:9: a key must be', 'needs quotes: "{{ … }}"'],
  ],
  ['hosts.yaml', 'all: {hosts: {h: {<<: 5}}}\n', ['hosts.yaml:1:19: `<<` takes a mapping']],
  [
    'hosts.yaml',
    'all: {vars: {x: &x {a: 1}, y: {<<: [*x, 5]}}}\n',
    ['hosts.yaml:1:32: `<<` takes a mapping'],
  ],
  [
    'hosts.json',
    '{"all": {"hosts": ["h"]}, "_meta": {"hostvars": {"h": {"pw": {"__ansible_vault": "$ANSIBLE_VAULT;1.1"}}}}}',
    ['hosts.json:1:62: a value encrypted by Ansible Vault', 'decrypt it with'],
  ],
  [
    'hosts.yaml',
    'all:\n  host:\n    n1:\n',
    ['hosts.yaml:2:3: unknown key `host` in group `all`', 'did you mean `hosts`?'],
  ],
  [
    'hosts.yaml',
    'all:\n  hosts: [n1, n2]\n',
    ['hosts.yaml:2:10: `hosts` of group `all` must be a mapping, not a list'],
  ],
  ['hosts.yaml', 'all:\n  vars: x\n', ['`vars` of group `all` must be a mapping']],
  [
    'hosts.yaml',
    'all:\n  hosts:\n    n1: 5\n',
    ['hosts.yaml:3:9: host `n1` must have a mapping of variables'],
  ],
  ['hosts.yaml', 'web: [n1]\n', ['hosts.yaml:1:6: group `web` must be a mapping']],
  [
    'hosts.yaml',
    'hosts:\n  n1:\n',
    ['hosts.yaml:1:1: `hosts` stands at the top level', 'put it below `all:`'],
  ],
  ['hosts.yaml', 'plugin: aws_ec2\n', ['hosts.yaml:1:1: this configures an Ansible inventory plugin']],
  [
    'hosts.yaml',
    'all: {children: {a: {children: {b: {children: {a: }}}}}}\n',
    ['hosts.yaml:1:33: group `b` as a child of `a` closes a loop'],
  ],
  ['hosts.yaml', 'a: {children: {a: }}\n', ['group `a` cannot be its own child']],
  ['hosts.yaml', 'a: {children: {all: }}\n', ['`all` holds every group']],
  ['hosts.yaml', 'all:\n  vars:\n    __proto__: {x: 1}\n', ['hosts.yaml:3:5: `__proto__` cannot be a key']],
  ['hosts.yaml', 'all: {hosts: {n: {a: {b: [{constructor: 1}]}}}}\n', ['`constructor` cannot be a key']],
  ['hosts.yaml', 'prototype: {}\n', ['`prototype` cannot be a key']],
  ['hosts.yaml', '{"all": {"vars": {"__proto__": {"x": 1}}}}', ['`__proto__` cannot be a key']],
  [
    'hosts.yaml',
    'all: {vars: {a: !vault x}}\n',
    ['hosts.yaml:1:24: a value encrypted by Ansible Vault: not supported yet'],
  ],
  [
    'hosts.yaml',
    '$ANSIBLE_VAULT;1.1;AES256\n6162\n',
    ['hosts.yaml:1:1: a file encrypted by Ansible Vault: not supported yet'],
  ],
  [
    'hosts',
    '$ANSIBLE_VAULT;1.1;AES256\n6162\n',
    ['hosts:1:1: a file encrypted by Ansible Vault: not supported yet'],
  ],
  ['hosts.yaml', 'all: {vars: {a: !python/object x}}\n', ['unknown tag !python/object']],
  ['hosts.yaml', 'all: {vars: {a: *b}}\n', ['hosts.yaml:1:17: alias *b has no anchor']],
  ['hosts.yaml', 'all: {vars: {a: &a [*a]}}\n', ['alias *a stands inside what it names']],
  ['hosts.yaml', `all: ${'['.repeat(100_000)}\n`, ['nested too deeply']],
  ['hosts.yaml', `all:\n  ${'- '.repeat(100_000)}\n`, ['nested too deeply']],
  [
    'hosts.yaml',
    'all: {hosts: {"n 1": , "-n": , "n[1:": , "a/b": , "n:": }}\n',
    ['"n 1" is not a host name', '"-n" is not', 'a [ without its ]', '"a/b"', '"n:"'],
  ],
  [
    'hosts.yaml',
    'all: {hosts: {"n[3:1]": , "n[1:2:0]": , "n[01:100]": , "n[a:5]": , "n[1:999999999]": }}\n',
    [
      'runs backwards',
      '`0` is not a step',
      'same number of digits',
      'from number to number',
      'more than 100000 hosts',
    ],
  ],
  [
    'hosts.yaml',
    'all: {hosts: {"n[1:900][1:900]": , "n:70000": , "2001:db8::zz": }}\n',
    ['more than 100000 hosts', 'port 70000', 'neither host:port nor an IPv6 address'],
  ],
  [
    'hosts.yaml',
    '"a b": {}\nall: {children: {"x:y": }}\n',
    ['"a b" is not a group name', '"x:y" is not a group name'],
  ],
  [
    'hosts.yaml',
    'a: {vars: {ansible_group_priority: high}}\n',
    ['ansible_group_priority of `a` must be a whole number'],
  ],
  ['hosts.ini', '[web]\nn1 a\n', ['hosts.ini:2:1: word 2 of this line is not key=value']],
  ['hosts.ini', 'n1 a="x\n', ['hosts.ini:1:1: a " is opened and not closed']],
  [
    'hosts.ini',
    '[web server]\n[web:chldren]\nx\n',
    [
      'hosts.ini:1:1: `[web server]` is not a section',
      'hosts.ini:2:1: unknown kind of section: `chldren`',
      'did you mean `children`?',
    ],
  ],
  [
    'hosts.ini',
    '[k8s:children]\nwbe\n[web]\nn1\n',
    ['hosts.ini:2:1: the group `wbe`, a child of `k8s`, is declared nowhere', 'did you mean `web`?'],
  ],
  [
    'hosts.ini',
    '[wbe:vars]\na=1\n[web]\nn1\n',
    ['hosts.ini:1:1: variables for the group `wbe`, which no section declares', 'did you mean `web`?'],
  ],
  ['hosts.ini', '[web]\nn1\n[web:vars]\nnothing\n', ['hosts.ini:4:1: expected key=value']],
  ['hosts.ini', '[a:children]\nb\n[b:children]\na\n[a]\n[b]\n', ['closes a loop']],
  [
    'hosts.ini',
    'n1 __proto__=1 x="{\'constructor\': 1}"\n',
    ['`__proto__` cannot be a key', '`constructor` cannot be a key'],
  ],
  ['hosts.ini', 'all:\n  hosts:\n', ['hosts.ini:1:1:', 'this looks like YAML: name the file .yaml']],
  ['hosts', '[web]\nn[1:\nn2 x\n', ['hosts:2:1: ', 'hosts:3:1: ']],
  ['hosts.ini', 'n1 a=\u001b[31mred b\n', ['word 3 of this line is not key=value']],
  [
    'hosts',
    '#! not executable, so not a script\nn1\n',
    ['is a script, but not executable', 'chmod +x hosts'],
  ],
];

test.each(WRONG)('%s: %j', async (name, content, said) => {
  const folder = folderWith({});
  writeFileSync(join(folder, name), content);
  const error = await problemsOf(name, folder);
  for (const part of said) expect(error.message).toContain(part);
  expect(error.message).not.toContain('\u001b');
});

test('an alias bomb is refused while it is small', async () => {
  const lines = [...'bcdefghi'].map((name, i) => {
    const before = String.fromCharCode(97 + i);
    return `    ${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]\n`;
  });
  const folder = folderWith({ 'hosts.yaml': `all:\n  vars:\n    a: &a [lol]\n${lines.join('')}` });
  const started = performance.now();
  expect((await problemsOf('hosts.yaml', folder)).message).toContain('this looks like an alias bomb');
  expect(performance.now() - started).toBeLessThan(5000);
});

test('aliases of a large and honest inventory are no bomb', async () => {
  const hosts = Array.from({ length: 2000 }, (_, i) => `    n${i}: {<<: *b, ip: x${i}}\n`).join('');
  const folder = folderWith({
    'hosts.yaml': `all:\n  vars:\n    base: &b {a: 1, b: 2, c: [1, 2, 3]}\n  hosts:\n${hosts}`,
  });
  const inventory = await loadInventory(['hosts.yaml'], folder);
  expect(inventory.hosts.get('n1999')?.vars).toMatchObject({ a: 1, c: [1, 2, 3], ip: 'x1999' });
});

test.each([
  ['nowhere.yaml', {}, 'nowhere.yaml: not found'],
  [
    'conf',
    { 'conf/.gitkeep': '' },
    'conf: is a folder without an inventory file\nput inventory files into it',
  ],
  [
    'conf',
    { 'conf/hosts.ini': 'n1\n', 'conf/group_vars/all.yml': 'a: 1\n' },
    'conf: is a folder without an inventory file\nin a folder files that end in .ini are passed over, as by Ansible: name it with -i conf/hosts.ini',
  ],
  [
    'conf',
    { 'conf/a': 'n1\n', 'conf/sub/b.yaml': '- n2\n' },
    'conf/sub/b.yaml:1:1: an inventory must be a mapping',
  ],
  [
    'conf',
    { 'conf/a': 'n1\n', 'conf/README': 'This is ours\n', 'conf/sub/b.yaml': '- n2\n' },
    'conf: what is wrong with files in this folder is told below: README, sub/b.yaml\none that is no inventory is passed over',
  ],
  [
    'conf',
    { 'conf/a': 'n1\n', 'conf/list': '#!/bin/sh\nexit 3\n' },
    'conf/list --list: the inventory script ended',
  ],
  [',', {}, 'the list of hosts `,` names none'],
  ['n 1,n2', {}, '"n 1" is not a host name'],
  ['n1:99999,', {}, 'port 99999'],
  [
    'hosts',
    { hosts: 'n1\n', 'group_vars/all.yml': 'a: 1\na: 2\n' },
    'group_vars/all.yml:2:1: this key is here twice',
  ],
  [
    'hosts',
    { hosts: 'n1\n', 'host_vars/n1': '- x\n' },
    'host_vars/n1:1:1: variables must be a mapping, not a list',
  ],
  [
    'hosts',
    { hosts: 'n1\n', 'group_vars/all/v.yml': '$ANSIBLE_VAULT;1.1\n' },
    'group_vars/all/v.yml:1:1: a file encrypted',
  ],
  [
    'hosts',
    { hosts: 'n1\n', 'group_vars/all.yml': 'a: 1\nb: !vault |\n  x\n' },
    'group_vars/all.yml:2:11: a value encrypted',
  ],
] satisfies [string, Files, string][])('%s with %j', async (source, files, said) => {
  expect((await problemsOf(source, folderWith(files))).message).toContain(said);
});

test('a file of another kind does not flood the reader', async () => {
  const folder = folderWith({ 'hosts.csv': 'a,b,c\n'.repeat(20_000) });
  const error = await problemsOf('hosts.csv', folder);
  expect(error.problems).toHaveLength(51);
  expect(error.message).toContain('and 19950 more problems');
});

test('a frame shows no password', async () => {
  const folder = folderWith({ 'hosts.ini': 'n1 ansible_user=u ansible_password=hunter2 hunter3\n' });
  const { message } = await problemsOf('hosts.ini', folder);
  expect(message).toContain('| n1 ansible_user=u ansible_password=…');
  expect(message).not.toMatch(/hunter/);
});

test('no source at all is refused', async () => {
  await expect(loadInventory([], folderWith({}))).rejects.toThrow('no inventory is given');
});

test('problems of all sources come at once', async () => {
  const folder = folderWith({ a: '[x y]\n', 'b.yaml': 'all: {hots: }\n' });
  const error = await loadInventory(['a', 'b.yaml', 'c'], folder).catch((thrown: unknown) => thrown);
  expect(error instanceof UsageError && error.problems.map((problem) => problem.file)).toEqual([
    'a',
    'b.yaml',
    'c',
  ]);
});

test('invalid UTF-8, a named pipe and a device are refused without waiting', async () => {
  const folder = folderWith({});
  writeFileSync(join(folder, 'latin'), Buffer.from([0x6e, 0xff, 0xfe]));
  expect((await problemsOf('latin', folder)).message).toBe('latin: is not UTF-8 text');
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(folder, 'pipe')]);
  expect((await problemsOf('pipe', folder)).message).toBe('pipe: is not a plain file');
  expect((await problemsOf('/dev/zero', folder)).message).toContain('is not a plain file');
});

test.each([
  ['exit 3', 'status 3'],
  ["echo 'no such region' >&2; exit 1", '  | no such region'],
  ["printf '\\033[31mred' >&2; exit 1", '[31mred'],
  ['echo hello', 'does not print JSON'],
  ["echo '[1]'", 'must print an object'],
  ['kill -9 $$', 'SIGKILL'],
  ['echo \'{"g": {"hosts": "n1"}}\'', '`hosts` of group `g` must be a list of names'],
  ['echo \'{"g": {"hosts": ["n 1"]}}\'', '"n 1" is not a host name'],
  ['echo \'{"_meta": {"hostvars": {"n": 1}}, "g": ["n"]}\'', 'the variables of `n` must be a mapping'],
  ['echo \'{"g": {"hosts": [], "vars": {"__proto__": 1}}}\'', '`__proto__` cannot be a key'],
])('a script that says %s', async (body, said) => {
  const error = await problemsOf('list', folderWith({ list: `#!/bin/sh\n${body}\n` }));
  expect(error.message).toContain(said);
  expect(error.message).not.toContain('\u001b');
});
