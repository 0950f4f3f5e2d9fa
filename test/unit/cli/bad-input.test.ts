import { chmodSync, chownSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { netfix } from './netfix.ts';

let folder = '';
const TOUCH = (name: string): string => `    - shell: { check: "touch ${name}" }\n`;

const FILES: Record<string, string> = {
  hosts: 'localhost ansible_connection=local\n',
  'good.yaml': `- hosts: all\n  tasks:\n${TOUCH('/tmp/never')}`,
  'unknown-module.yaml': '- hosts: all\n  tasks:\n    - sysctll: { settings: { net.ipv4.ip_forward: 1 } }\n',
  'unknown-param.yaml': '- hosts: all\n  tasks:\n    - sysctl: { setting: { net.ipv4.ip_forward: 1 } }\n',
  'unknown-variable.yaml': '- hosts: all\n  tasks:\n    - shell: { check: "test {{ nope }}" }\n',
  'unknown-hosts.yaml': `- hosts: webb\n  tasks:\n${TOUCH('x')}`,
  'broken.yaml': '- hosts: all\n  tasks: [\n',
  'duplicate.yaml': '- hosts: all\n  hosts: all\n  tasks: []\n',
  'bomb.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]\n`).join('')}`,
  'proto.yaml': '- hosts: all\n  vars: { __proto__: { polluted: 1 } }\n  tasks: []\n',
  'vault.yaml': '$ANSIBLE_VAULT;1.1;AES256\n6162\n',
  'empty.yaml': '',
  'tagged.yaml': '- hosts: all\n  tasks:\n    - shell: { check: "true" }\n      tags: [dns]\n',
  'cel.yaml': '- hosts: all\n  tasks:\n    - shell: { check: "true" }\n      when: "1 +"\n',
  'early.yaml': `- hosts: all
  become: true
  tasks:
    - firewall: { allow: [99999/udp], from: [wrokers, nodes] }
    - firewall: { allow: [8472/udp], from: workers }
      when: '"workers" in groups'
    - ping: {}
      when: host.nme == "x"
    - cidr: { pods: 10.300.0.0/16 }
    - forward: { pods: [10.244.0.0/99, "::/0"] }
`,
  'ring.yaml': `- hosts: all
  vars: { a: "{{ b }}", b: "{{ a }}" }
  tasks:
    - ping: {}
      when: a == facts.hostname
`,
  'import.yaml': '- hosts: all\n  tasks:\n    - import_tasks: pings.yaml\n      when: host.name > 3\n',
  'pings.yaml': '- ping: {}\n- ping: {}\n  when: true\n',
  'login-vars.yaml': '- hosts: all\n  vars: { ansible_user: x }\n  tasks:\n    - ping: {}\n',
  'ansible-names.yaml': '- hosts: all\n  tasks:\n    - ping: {}\n      when: inventory_hostname == "x"\n',
  'two-faults.yaml': '- hosts: all\n  tusks: []\n  tasks:\n    - shel: {}\n',
  'ping.yaml': '- hosts: all\n  tasks:\n    - ping: {}\n',
  'empty-hosts': '',
  'limit-hosts': 'localhost\n',
  'duplicate-hosts.yaml': 'all:\n  hosts:\n    n1:\n    n1:\n',
  'proto-hosts.yaml': 'all:\n  hosts:\n    n1: { __proto__: { x: 1 } }\n',
  'key-hosts': 'n1 ansible_host=127.0.0.1 ansible_port=1 ansible_ssh_private_key_file=/nonexistent/key\n',
  'port-hosts': 'n1 ansible_port=99999\n',
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'netfix-cli-'));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  mkdirSync(join(folder, 'folder'));
});

/** Root reads what it has no right to; without these two capabilities it is like anyone else (capabilities(7)). */
const WITHOUT_READING_ALL =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--'] : [];

/** Arguments, and words that stderr must hold: what was wrong, where, and the next step. */
const USAGE: [string, string[], string[]][] = [
  ['no command', [], ['no command']],
  ['an unknown command', ['rnu'], ['rnu', 'run']],
  ['an unknown flag', ['run', 'good.yaml', '-i', 'hosts', '--chekc'], ['--chekc', '--check']],
  ['a command without help', ['help', 'doctr'], ['there is no command `doctr`', 'did you mean `doctor`']],
  ['help on nothing of ours', ['help', 'nope'], ['there is no command `nope`', 'known here: run, check']],
  ['a report to standard output', ['ping', '-i', 'hosts', '--report', '-'], ['--report -', '--json']],
  ['JUnit to standard output', ['ping', '-i', 'hosts', '--junit', '-'], ['--junit -', '--json']],
  [
    'an export to standard output',
    ['export', 'script', 'good.yaml', '-o', '-'],
    ['--output -', 'without --output'],
  ],
  ...Object.entries({
    '--syntax-check': 'checked whole before any host is touched',
    '--list-tasks': 'netfix check PLAYBOOK --json',
    '--list-hosts': 'netfix inventory',
    '--list-tags': 'names those there are',
    '--step': 'netfix check',
    '--start-at-task=x': '--tags',
    '-C': '--check',
    '-D': '--diff',
    '-k': 'ansible_password',
    '--ask-pass': 'ansible_password',
    '--become-method=doas': 'ansible_become_method=doas',
    '--become-user=root': 'root only',
    '--ssh-common-args=-J x': 'ansible_ssh_common_args',
    '--vault-password-file': 'Vault',
  }).map(([flag, word]): [string, string[], string[]] => [
    `Ansible's ${flag}`,
    ['run', 'good.yaml', '-i', 'hosts', flag],
    [`netfix: unknown option '${flag}': that is Ansible's; here: `, word, 'see: netfix run --help'],
  ]),
  ['no playbook', ['run', '-i', 'hosts'], ['playbook']],
  ['no inventory', ['run', 'good.yaml'], ['-i']],
  ['a missing playbook', ['run', 'nope.yaml', '-i', 'hosts'], ['nope.yaml']],
  ['a missing inventory', ['run', 'good.yaml', '-i', 'nope'], ['nope']],
  ['forks of zero', ['run', 'good.yaml', '-i', 'hosts', '-f', '0'], ['--forks']],
  [
    'an unknown module',
    ['run', 'unknown-module.yaml', '-i', 'hosts'],
    ['unknown-module.yaml:3:', 'sysctll', 'did you mean `sysctl`'],
  ],
  [
    'an unknown parameter',
    ['run', 'unknown-param.yaml', '-i', 'hosts'],
    ['unknown-param.yaml:3:', 'setting', 'settings'],
  ],
  [
    'a wrong `when` beside an import',
    ['run', 'import.yaml', '-i', 'hosts'],
    ['import.yaml:4:13: `host.name > 3`'],
  ],
  [
    'an unknown variable',
    ['run', 'unknown-variable.yaml', '-i', 'hosts'],
    ['unknown-variable.yaml:3:', 'nope'],
  ],
  ['an unknown tag', ['run', 'good.yaml', '-i', 'hosts', '-t', 'nope'], ['nope']],
  [
    'an unknown tag where there are others',
    ['run', 'tagged.yaml', '-i', 'hosts', '-t', 'nope'],
    ['nope', 'dns'],
  ],
  [
    'an unknown host pattern',
    ['run', 'unknown-hosts.yaml', '-i', 'hosts'],
    ['unknown-hosts.yaml:1:', 'webb'],
  ],
  ['an unknown limit', ['run', 'good.yaml', '-i', 'hosts', '-l', 'lokalhost'], ['lokalhost', 'localhost']],
  [
    'an end of the way that the limit leaves out',
    ['doctor', '--from', 'a', '--to', 'b:22', '-i', 'a,b,', '-l', 'a'],
    ['`a` leaves out b', 'name both'],
  ],
  [
    'a limit from a file of no host',
    ['ping', '-i', 'hosts', '-l', '@empty-hosts'],
    ['empty-hosts: names no'],
  ],
  [
    'a report in the place of the limit',
    ['ping', '-i', 'hosts', '-l', '@limit-hosts', '--junit', 'limit-hosts'],
    ['--junit limit-hosts: netfix reads this file'],
  ],
  ['broken YAML', ['run', 'broken.yaml', '-i', 'hosts'], ['broken.yaml:']],
  ['a duplicate key', ['run', 'duplicate.yaml', '-i', 'hosts'], ['duplicate.yaml:2:', 'hosts']],
  ['an alias bomb', ['run', 'bomb.yaml', '-i', 'hosts'], ['bomb.yaml']],
  ['a __proto__ key', ['run', 'proto.yaml', '-i', 'hosts'], ['__proto__']],
  ['a Vault file', ['run', 'vault.yaml', '-i', 'hosts'], ['Vault']],
  ['an empty playbook', ['run', 'empty.yaml', '-i', 'hosts'], ['empty.yaml']],
  ['a broken expression', ['run', 'cel.yaml', '-i', 'hosts'], ['cel.yaml:4:']],
  ['a folder as playbook', ['run', 'folder', '-i', 'hosts'], ['folder']],
  ['a folder as inventory', ['run', 'good.yaml', '-i', 'folder'], ['folder']],
  ['an empty inventory', ['run', 'good.yaml', '-i', 'empty-hosts'], ['empty-hosts']],
  ['a Vault inventory', ['run', 'good.yaml', '-i', 'vault.yaml'], ['Vault']],
  [
    'a duplicate host',
    ['run', 'good.yaml', '-i', 'duplicate-hosts.yaml'],
    ['duplicate-hosts.yaml:3:', 'twice'],
  ],
  ['a __proto__ variable', ['run', 'good.yaml', '-i', 'proto-hosts.yaml'], ['__proto__']],
  ['a port that is none', ['run', 'good.yaml', '-i', 'port-hosts'], ['n1', '99999']],
  ['-i of an unset variable', ['run', 'good.yaml', '-i', ''], ['-i', 'empty']],
  ['-t of an unset variable', ['run', 'good.yaml', '-i', 'hosts', '-t', ','], ['--tags', 'empty']],
  [
    'a report in the playbook’s place',
    ['run', 'good.yaml', '-i', 'hosts', '--report', 'good.yaml'],
    ['good.yaml'],
  ],
  ['a report in the inventory’s place', ['ping', '-i', 'hosts', '--junit', 'hosts'], ['--junit hosts']],
  [
    'what is wrong whatever a host says',
    ['run', 'early.yaml', '-i', 'hosts'],
    [
      'early.yaml:4:17: `allow: 99999/udp`',
      '`from: wrokers` is neither',
      'early.yaml:8:13: `host.nme == "x"`',
      'early.yaml:9:13: pod range 10.300.0.0/16 is not a CIDR',
      'early.yaml:10:16: pod range 10.244.0.0/99 is not a CIDR',
      'early.yaml:10:16: pod range ::/0 is half of all addresses or more',
    ],
  ],
  [
    'variables in a ring',
    ['run', 'ring.yaml', '-i', 'hosts'],
    ['ring.yaml:2:15: a variable refers to itself: a → b → a'],
  ],
  [
    'how to log in, in a play',
    ['run', 'login-vars.yaml', '-i', 'hosts'],
    ['`ansible_user`', 'inventory', '-e'],
  ],
  ['a name of Ansible', ['run', 'ansible-names.yaml', '-i', 'hosts'], ['`host.name` here']],
  ['-K without a terminal', ['run', 'good.yaml', '-i', 'hosts', '-K'], ['NETFIX_BECOME_PASSWORD_FILE']],
  ['an unknown module page', ['modules', 'sysctll'], ['did you mean `sysctl`']],
];

test.each(USAGE)('%s exits 64 with a clear error and nothing on stdout', (_what, args, words) => {
  const { code, stdout, stderr } = netfix(args, folder);
  expect(stderr).not.toContain('bug in netfix');
  for (const word of words) expect(stderr).toContain(word);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
});

test.each(['', '\n', '\nsecret\n'])('a become password that is empty (%j) is not sent', (text) => {
  writeFileSync(join(folder, 'password'), text);
  const env = { NETFIX_BECOME_PASSWORD_FILE: join(folder, 'password') };
  const { code, stderr } = netfix(['ping', '-i', 'hosts', '-b'], folder, env);
  expect(stderr).toContain(`${join(folder, 'password')}, whose first line is empty`);
  expect(code).toBe(64);
});

test('-e says how to log in, over the inventory', () => {
  const argv = ['ping', 'all', '-i', 'key-hosts'];
  expect(netfix(argv, folder).stdout).toContain('/nonexistent/key');
  const { code, stdout } = netfix(
    ['check', 'ping.yaml', '-i', 'key-hosts', '-e', 'ansible_connection=local'],
    folder,
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('1 right') });
});

test('every fault of a playbook is told at once', () => {
  const { stderr } = netfix(['run', 'two-faults.yaml', '-i', 'hosts'], folder);
  expect(stderr).toContain('did you mean `tasks`');
  expect(stderr).toContain('did you mean `shell`');
});

test('an unreadable inventory is named', () => {
  const file = join(folder, 'unreadable');
  writeFileSync(file, 'n1\n');
  if (process.getuid?.() === 0) chownSync(file, 65534, 65534);
  chmodSync(file, 0o000);
  const { code, stderr } = netfix(['inventory', '-i', 'unreadable'], folder, {}, WITHOUT_READING_ALL);
  expect(code).toBe(64);
  expect(stderr).toContain('unreadable');
  expect(stderr).toMatch(/permission|may not be read|EACCES/i);
});

test('a missing key file is that host’s failure, and says so', () => {
  const { code, stderr, stdout } = netfix(['ping', '-i', 'key-hosts'], folder);
  expect(code).toBe(4);
  expect(stdout + stderr).toContain('/nonexistent/key');
});
