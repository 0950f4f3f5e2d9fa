import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modules } from '../../../src/modules/index.ts';
import { netfix } from '../cli/netfix.ts';
import { type LanguageServer, startLanguageServer } from './language-server.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What `netfix init` wrote: its files name the schemas beside them. */
const project = mkdtempSync(join(tmpdir(), 'netfix-editor-'));
const PLAYBOOK = join(project, 'playbook.yaml');
const INVENTORY = join(project, 'hosts.yaml');

let server: LanguageServer;
beforeAll(async () => {
  netfix(['init', 'ubuntu@n1:2222', 'n[2:3]'], project);
  server = await startLanguageServer();
});
afterAll(() => server?.stop());

/** A text below the first line of a file. */
function under(file: string, text: string): string {
  return `${readFileSync(file, 'utf8').split('\n', 1)[0]}\n${text}`;
}

const task = (text: string): string => under(PLAYBOOK, `- hosts: all\n  tasks:\n    - ${text}\n`);
const group = (text: string): string => under(INVENTORY, `all:\n  ${text}\n`);

async function told(file: string, text: string): Promise<string[]> {
  const found = await server.diagnostics(file, text);
  return found.map(({ message, range: { start } }) => `${start.line + 1}:${start.character + 1} ${message}`);
}

describe('an editor finds nothing wrong', () => {
  const shipped = [
    ...readdirSync(join(ROOT, 'playbooks')).map((name) => `playbooks/${name}`),
    'inventory.example.yaml',
  ].map((name) => join(ROOT, name));
  test.each([...shipped, PLAYBOOK, INVENTORY])('with %s', async (file) => {
    expect(await told(file, readFileSync(file, 'utf8'))).toEqual([]);
  });

  test('with the example of an inventory that names no host yet', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'netfix-editor-'));
    netfix(['init'], empty);
    const file = join(empty, 'hosts.yaml');
    const text = readFileSync(file, 'utf8');
    expect(await told(file, text)).toEqual([]);
    expect(await told(file, text.replace(/^( +)# /gm, '$1'))).toEqual([]);
  });
});

describe('an editor says what is wrong', () => {
  test.each<[text: string, messages: string[]]>([
    ['ping: {}', []],
    ['sysctl: { settings: { net.ipv4.ip_forward: "{{ x }}" }, persist: "{{ y }}" }', []],
    ['ping: {}\n      tag: [a]', ['5:7 Property tag is not allowed.']],
    [
      'kernel_module: { nam: overlay }',
      ['4:7 Missing property "name".', '4:24 Property nam is not allowed.'],
    ],
    ['kernel_module: { name: overlay, persist: maybe }', ['4:48 Incorrect type. Expected "boolean".']],
    ['iperf: { port: "8472" }', ['4:22 Incorrect type. Expected "integer".']],
    ['kernel_module: [overlay]', ['4:22 Incorrect type. Expected "parameters of kernel_module".']],
    ['name: nothing', ['4:7 A task needs a module: `netfix modules` lists them']],
  ])('in the task %s', async (text, messages) => {
    expect(await told(PLAYBOOK, task(text))).toEqual(messages);
  });

  test.each<[text: string, messages: string[]]>([
    ['hosts: { n1: { ansible_port: "{{ port }}", own_variable: [1] } }', []],
    ['host: { n1: }', ['3:3 Property host is not allowed.']],
    ['hosts: [n1]', ['3:10 Incorrect type. Expected one of object, string, null.']],
    ['hosts: { n1: { ansible_host: 3 } }', ['3:32 Incorrect type. Expected "string".']],
    [
      'hosts: { n1: { ansible_port: ssh } }',
      [expect.stringMatching(/^3:32 String does not match the pattern/)],
    ],
  ])('in the group %s', async (text, messages) => {
    expect(await told(INVENTORY, group(text))).toEqual(messages);
  });

  test('and that the schema is not there', async () => {
    const lost = join(mkdtempSync(join(tmpdir(), 'netfix-editor-')), 'p.yaml');
    writeFileSync(lost, task('ping: {}'));
    expect((await told(lost, task('ping: {}'))).join()).toMatch(/Unable to load schema/);
  });
});

describe('an editor completes', () => {
  test('the modules and the words of a task', async () => {
    const offered = await server.completions(PLAYBOOK, task('|'));
    expect(offered).toEqual(expect.arrayContaining([...modules.keys(), 'when', 'tags', 'import_tasks']));
    const rest = await server.completions(PLAYBOOK, task('when: true\n      |'));
    expect(rest).toContain('sysctl');
    expect(rest).not.toContain('when');
  });

  test('the parameters of a module, and their values', async () => {
    const parameters = await server.completions(PLAYBOOK, task('sysctl:\n        |'));
    expect(parameters).toEqual(expect.arrayContaining(['settings', 'persist', 'conflicts']));
    expect(parameters).not.toContain('when');
    const values = await server.completions(PLAYBOOK, task('sysctl:\n        conflicts: |'));
    expect(values).toEqual(['fail', 'comment']);
  });

  test('the keys of a group and the variables of a host', async () => {
    expect(await server.completions(INVENTORY, group('|'))).toEqual(['hosts', 'children', 'vars']);
    const variables = await server.completions(INVENTORY, group('hosts:\n    n1:\n      |'));
    expect(variables).toEqual(expect.arrayContaining(['ansible_host', 'ansible_port', 'node_ip']));
  });
});
