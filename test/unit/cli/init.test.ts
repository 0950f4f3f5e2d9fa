import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadInventory } from '../../../src/inventory/load.ts';
import { modules } from '../../../src/modules/index.ts';
import { loadPlaybook } from '../../../src/playbook/load.ts';
import { netfix } from './netfix.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'netfix-init-'));
}

function everything(path: string): Record<string, string> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      join(parentPath, name),
      readFileSync(join(parentPath, name), 'utf8'),
    ]),
  );
}

describe('what init writes', () => {
  test('an inventory of the hosts, as ssh takes them', async () => {
    const here = folder();
    const words = ['ubuntu@192.0.2.1', 'n[1:2]:2222', '[fd00::1]:22', 'corp\\a@b@db', '10', '9'];
    expect(netfix(['init', ...words], here)).toMatchObject({ code: 0, stderr: '' });
    const { hosts } = await loadInventory(['hosts.yaml'], here);
    expect([...hosts.values()].map(({ name, vars }) => [name, vars])).toEqual([
      ['192.0.2.1', { ansible_user: 'ubuntu' }],
      ['n1', { ansible_port: 2222 }],
      ['n2', { ansible_port: 2222 }],
      ['fd00::1', { ansible_port: 22 }],
      ['db', { ansible_user: 'corp\\a@b' }],
      ['10', {}],
      ['9', {}],
    ]);
  });

  test('without hosts an inventory that is right, and right when the marks of its example are taken away', async () => {
    const here = folder();
    const { stdout } = netfix(['init'], here);
    expect(stdout).toMatch(/^Name your nodes in hosts.yaml. Then:\n {2}netfix ping -i hosts.yaml /m);
    expect([...(await loadInventory(['hosts.yaml'], here)).hosts]).toEqual([]);
    const { code, stderr } = netfix(['check', 'playbook.yaml', '-i', 'hosts.yaml'], here);
    expect(code).toBe(64);
    expect(stderr).toContain('the inventory names no host\nwrite your nodes into it');
    const [, ...lines] = readFileSync(join(here, 'hosts.yaml'), 'utf8').split('\n');
    writeFileSync(join(here, 'example.yaml'), lines.join('\n').replace(/^( +)# /gm, '$1'));
    const { hosts } = await loadInventory(['example.yaml'], here);
    expect([...hosts.keys()]).toEqual(['node1', 'node2', 'node3']);
    expect(hosts.get('node1')?.vars).toMatchObject({ ansible_user: 'ubuntu', ansible_host: '192.0.2.11' });
  });

  test('a playbook that loads, with the tasks of the baseline', async () => {
    const here = folder();
    netfix(['init'], here);
    const { plays } = await loadPlaybook(join(here, 'playbook.yaml'), modules);
    const baseline = await loadPlaybook(join(ROOT, 'playbooks/baseline.yaml'), modules);
    const told = (all: typeof plays) =>
      all.flatMap(({ tasks }) => tasks.map((one) => [one.module, one.tags]));
    expect(told(plays)).toEqual(told(baseline.plays));
  });

  test.each(['hosts.yaml', 'playbook.yaml'])('the first line of %s names a schema that is there', (name) => {
    const here = folder();
    netfix(['init'], here);
    const [first = ''] = readFileSync(join(here, name), 'utf8').split('\n');
    const schema = /^# yaml-language-server: \$schema=(\S+)$/.exec(first)?.[1] ?? 'none';
    expect(readFileSync(join(here, schema), 'utf8')).toBe(readFileSync(join(ROOT, schema), 'utf8'));
  });
});

describe('init writes nothing', () => {
  test.each(['hosts.yaml', 'playbook.yaml', 'schemas/playbook.schema.json'])(
    'where %s is there already',
    (name) => {
      const here = folder();
      mkdirSync(join(here, 'schemas'));
      writeFileSync(join(here, name), 'mine\n');
      const before = everything(here);
      const { code, stdout, stderr } = netfix(['init', 'n1'], here);
      expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
      expect(stderr).toContain(`there already: ${name}\n`);
      expect(everything(here)).toEqual(before);
    },
  );

  test('where a link of that name leads nowhere', () => {
    const here = folder();
    symlinkSync(join(here, 'elsewhere'), join(here, 'playbook.yaml'));
    expect(netfix(['init'], here).code).toBe(64);
    expect(readdirSync(here)).toEqual(['playbook.yaml']);
  });

  test('where the last of them cannot be written', () => {
    const here = folder();
    writeFileSync(join(here, 'schemas'), 'a file, no folder\n');
    const { code, stderr } = netfix(['init', 'n1'], here);
    expect(code, stderr).toBe(64);
    expect(stderr).toMatch(/cannot write schemas\/inventory.schema.json[\s\S]*nothing was touched/);
    expect(readdirSync(here)).toEqual(['schemas']);
  });

  test.each([
    [['.'], 'is no host'],
    [['../cluster', 'n1'], 'is no host'],
    [['n1', 'n1'], 'n1 is named twice'],
    [['n[1:3]', 'ubuntu@n2'], 'n2 is named twice'],
    [['a b'], 'is not a host name'],
    [['@n1'], 'this is no user name'],
    [['n1:0'], 'port 0'],
    [['n1\n  n2'], 'is not a host name'],
  ])('of %j', (words, message) => {
    const here = folder();
    const { code, stderr } = netfix(['init', ...words], here);
    expect(code).toBe(64);
    expect(stderr).toContain(message);
    expect(existsSync(join(here, 'hosts.yaml'))).toBe(false);
  });
});

test('in a clone, where the schemas are, it leaves them as they are', () => {
  const here = folder();
  cpSync(join(ROOT, 'schemas'), join(here, 'schemas'), { recursive: true });
  const before = everything(here);
  expect(netfix(['init'], here).code).toBe(0);
  expect(readdirSync(here)).toEqual(['hosts.yaml', 'playbook.yaml', 'schemas']);
  expect(everything(here)).toMatchObject(before);
});
