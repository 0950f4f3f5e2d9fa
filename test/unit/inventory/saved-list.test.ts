import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadInventory } from '../../../src/inventory/load.ts';
import { inventoryGraph, inventoryList } from '../../../src/inventory/render.ts';
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

test('a thousand hosts with a file each are read in a moment', async () => {
  const names = Array.from({ length: 1000 }, (_, i) => `n${i + 1}`);
  const files = Object.fromEntries(names.map((name) => [join('host_vars', `${name}.yml`), `ip: ${name}\n`]));
  const folder = folderWith({ hosts: '[web]\nn[1:1000]\n', ...files });
  const started = performance.now();
  const inventory = await loadInventory(['hosts'], folder);
  expect(performance.now() - started).toBeLessThan(5000);
  expect(inventory.hosts.get('n1000')?.vars).toEqual({ ip: 'n1000' });
});
