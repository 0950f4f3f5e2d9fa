import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectionVars } from '../../../src/inventory/connection-vars.ts';
import type { InventoryHost } from '../../../src/inventory/inventory.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import { inventoryGraph, inventoryList } from '../../../src/inventory/render.ts';
import { renderValue } from '../../../src/playbook/expression.ts';
import { folderWith } from './ansible.ts';
import { CASES } from './cases.ts';

test.each(CASES)(
  '$name: what --list prints is an inventory with the same hosts, groups and variables',
  async (one) => {
    const folder = folderWith(one.files);
    const first = await loadInventory(one.sources, folder);
    const list = inventoryList(first);
    const saved = await loadInventory(['saved.json'], folderWith({ 'saved.json': JSON.stringify(list) }));
    expect(inventoryList(saved)).toEqual(list);
    expect(inventoryGraph(saved).split('\n').sort()).toEqual(inventoryGraph(first).split('\n').sort());
  },
);

test('a text that Ansible marked as unsafe is that text', async () => {
  const files = { 'saved.json': '{"web": {"hosts": ["h"], "vars": {"x": [{"__ansible_unsafe": "a"}]}}}' };
  const inventory = await loadInventory(['saved.json'], folderWith(files));
  expect(inventory.hosts.get('h')?.vars).toEqual({ x: ['a'] });
});

const MARKED =
  'a: !unsafe [&x !unsafe "{{ b }} {#c}", {d: *x}, 1]\ne: *x\nansible_password: !unsafe "p{{q{%"\n';
test('also where it holds braces: rendered it is what was marked, in a variable of the login, too', async () => {
  const files = { hosts: 'h\n', 'group_vars/all.yml': MARKED };
  const inventory = await loadInventory(['hosts'], folderWith(files));
  const saved = { 'saved.json': JSON.stringify(inventoryList(inventory)) };
  for (const { hosts } of [inventory, await loadInventory(['saved.json'], folderWith(saved))]) {
    const found = hosts.get('h') as InventoryHost;
    const text = '{{ b }} {#c}';
    expect(renderValue(found.vars, {})).toEqual({
      a: [text, { d: text }, 1],
      e: text,
      ansible_password: 'p{{q{%',
    });
    expect(connectionVars(found)).toEqual({ password: 'p{{q{%' });
  }
  const json = { 'saved.json': '{"web": {"hosts": ["h"], "vars": {"x": {"__ansible_unsafe": "{{ y }}"}}}}' };
  const { hosts } = await loadInventory(['saved.json'], folderWith(json));
  expect(renderValue(hosts.get('h')?.vars ?? null, {})).toEqual({ x: '{{ y }}' });
});

test('a thousand hosts with a file each are read in a moment', async () => {
  const names = Array.from({ length: 1000 }, (_, i) => `n${i + 1}`);
  const files = Object.fromEntries(names.map((name) => [join('host_vars', `${name}.yml`), `ip: ${name}\n`]));
  const folder = folderWith({ hosts: '[web]\nn[1:1000]\n', ...files });
  const started = performance.now();
  const inventory = await loadInventory(['hosts'], folder);
  expect(performance.now() - started).toBeLessThan(5000);
  expect(inventory.hosts.get('n1000')?.vars).toEqual({ ip: 'n1000' });
});
