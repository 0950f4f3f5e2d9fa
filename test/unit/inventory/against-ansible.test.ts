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
});
