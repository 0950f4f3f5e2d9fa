import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { isSecretName } from '../../../src/inventory/secret-names.ts';
import { netfix, WAIT_FOR_LOCK } from './netfix.ts';

const SECRET = "hunt'er2-$(x)";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'netfix-secret-'));
});

function inDir(name: string, text: string): string {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

const yaml = (value: string): string => JSON.stringify(value);
const wordsOf = (text: string): string => text.replaceAll(/[^\w-]/g, '');

describe('a secret', () => {
  const hosts = () =>
    inDir(
      'hosts.yaml',
      `all: { hosts: { localhost: { ansible_connection: local, ansible_become_password: ${yaml(SECRET)} } } }\n`,
    );
  const path = () => join(dir, 'target');
  const play = () =>
    inDir(
      'play.yaml',
      `- hosts: all
  vars: { db: { token: ${yaml(SECRET)} }, plain: "{{ db.token }}" }
  tasks:
    - file: { path: ${path()}, content: "a ${SECRET.replaceAll("'", "''")} b", secret: true }
      ignore_errors: true
    - name: ${yaml(`says ${SECRET}`)}
      shell: { check: "echo \\"{{ plain }}\\"; echo '${SECRET.replaceAll("'", "'\\\\''")}'; exit 1", fix: "echo {{ ansible_become_password }} >&2; exit 1" }
      ignore_errors: true
    - ping: {}
      when: facts.uid >= 0 && int(db.token) > 0
`,
    );

  test.each([
    ['check', []],
    ['check', ['-v', '--diff']],
    ['check', ['--json']],
    ['run', ['-v', '--diff']],
    ['run', ['--json']],
  ])('is in nothing that %s %j prints', (command, flags) => {
    const { stdout, stderr } = netfix([command, play(), '-i', hosts(), ...flags, ...WAIT_FOR_LOCK]);
    expect(stdout + stderr).toContain('(secret)');
    expect(wordsOf(stdout + stderr)).not.toContain('er2-x');
  });

  test('is not in what is said of a wrong parameter', () => {
    const wrong = inDir(
      'wrong.yaml',
      `- hosts: all\n  vars: { api_token: ${yaml(SECRET)} }\n  tasks:\n    - file: { path: "{{ api_token }}", mode: "{{ ansible_become_password }}" }\n`,
    );
    const { code, stderr } = netfix(['run', wrong, '-i', hosts()]);
    expect(code).toBe(64);
    expect(stderr).toContain('`mode` must be');
    expect(stderr).not.toContain('er2-');
  });

  test.each([
    ['a value', `- hosts: all\n  vars:\n    db_password: ${yaml(SECRET)}\n  taks: []\n`],
    [
      'a text of several lines',
      `- hosts: all\n  vars:\n    key_secret: |\n      one\n      ${SECRET}\n  taks: []\n`,
    ],
    ['a map on one line', `- hosts: all\n  vars: { a: 1, 'api_key': ${yaml(SECRET)} }\n  taks: []\n`],
  ])('is not in the frame of a playbook: %s', (_what, text) => {
    const { code, stderr } = netfix(['run', inDir('frame.yaml', text), '-i', hosts()]);
    expect(code).toBe(64);
    expect(stderr).toContain('taks');
    expect(stderr).not.toContain('er2-');
  });

  test.each([
    ['no sign', `[all:vars]\nansible_password ${SECRET}\n`],
    ['a word too many', `n1 ansible_password="a" ${SECRET}\n`],
    ['the line before', `n1 ansible_password=${SECRET.replaceAll("'", '')}\nn2 oops\n`],
  ])('is not in what is said of an inventory: %s', (_what, text) => {
    const { code, stderr } = netfix(['ping', '-i', inDir('frame.ini', text)]);
    expect(code).toBe(64);
    expect(stderr).not.toContain('er2-');
  });
});

test('a password that is also the user’s name blots out nothing', () => {
  const hosts = inDir(
    'vagrant',
    'vagrant1 ansible_connection=local ansible_user=vagrant ansible_password=vagrant\n',
  );
  const play = inDir('vagrant.yaml', '- hosts: all\n  tasks:\n    - name: vagrant up\n      ping: {}\n');
  const { stdout } = netfix(['run', play, '-i', hosts, '--json', ...WAIT_FOR_LOCK]);
  expect(JSON.parse(stdout).plays[0].tasks[0]).toMatchObject({
    name: 'vagrant up',
    results: [{ host: 'vagrant1' }],
  });
});

test.each([
  ['ansible_password', true],
  ['ansible_become_pass', true],
  ['vault_db', true],
  ['API_TOKEN', true],
  ['wg_private_key', true],
  ['ansible_ssh_private_key_file', false],
  ['password_policy', false],
  ['token_ttl', false],
  ['pod_cidr', false],
])('%s is a secret: %s', (name, secret) => {
  expect(isSecretName(name)).toBe(secret);
});
