import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadInventory } from '../../../src/inventory/load.ts';
import { inventoryGraph, inventoryList } from '../../../src/inventory/render.ts';
import { askAnsible, folderWith, hasAnsible } from './ansible.ts';
import { CASES } from './cases.ts';
import { FOLDERS } from './folder-cases.ts';
import { PUBLIC_SHAPES } from './public-shapes.ts';

describe.skipIf(!hasAnsible)('ansible-inventory says the same', () => {
  const cases = [...CASES, ...PUBLIC_SHAPES, ...FOLDERS].map((one) => {
    const folder = folderWith(one.files);
    return {
      ...one,
      sources: one.sources.map((source) => (source.includes(',') ? source : join(folder, source))),
    };
  });
  const cwd = folderWith({});
  const answers = hasAnsible
    ? askAnsible(
        cases.flatMap(({ sources }) => {
          const inventories = sources.flatMap((source) => ['-i', source]);
          return ['--list', '--graph'].map((flag) => ({
            argv: ['ansible-inventory', ...inventories, flag],
            cwd,
          }));
        }),
      )
    : [];

  test.each(cases.map((one, i) => ({ ...one, list: answers[2 * i], graph: answers[2 * i + 1] })))(
    '$name',
    async ({ sources, list, graph }) => {
      const inventory = await loadInventory(sources, cwd);
      expect(list?.status, list?.stderr).toBe(0);
      expect(inventoryList(inventory)).toEqual(JSON.parse(list?.stdout ?? ''));
      expect(inventoryGraph(inventory)).toBe(graph?.stdout.trimEnd());
    },
  );

  test('variables next to the playbook', async () => {
    const folder = folderWith({
      'inv/hosts.yaml': 'all: { children: { a: { hosts: { n1: { own: 1 }, n2: } } } }',
      'inv/group_vars/all.yaml': '{ x: inv-all, own: 0, only: 1 }',
      'inv/group_vars/a.yaml': '{ y: inv-a, x: inv-a }',
      'inv/host_vars/n1.yaml': '{ z: inv-n1 }',
      'plays/group_vars/all.yaml': '{ x: play-all, y: play-all, w: play-all }',
      'plays/group_vars/a.yaml': '{ y: play-a, own: play-a }',
      'plays/host_vars/n1.yaml': '{ z: play-n1 }',
    });
    const source = join(folder, 'inv/hosts.yaml');
    const argv = ['ansible-inventory', '-i', source, '--playbook-dir', join(folder, 'plays'), '--list'];
    const [list] = askAnsible([{ argv, cwd }]);
    const inventory = await loadInventory([source], cwd, { playbook: join(folder, 'plays/site.yaml') });
    expect(list?.status, list?.stderr).toBe(0);
    expect(inventoryList(inventory)).toEqual(JSON.parse(list?.stdout ?? ''));
    expect(inventory.hosts.get('n1')?.vars).toMatchObject({ y: 'play-a', z: 'play-n1', w: 'play-all' });
  });
});
