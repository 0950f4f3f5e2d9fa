import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { connectionVars } from '../../../src/inventory/connection-vars.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import { selectHosts } from '../../../src/inventory/pattern.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('inventory.example.yaml', () => {
  test('is an inventory that says how to log in', async () => {
    const inventory = await loadInventory(['inventory.example.yaml'], ROOT);
    expect(selectHosts(inventory, 'cluster').map(connectionVars)).toEqual(
      [1, 2, 3].map((n) => ({ host: `192.0.2.1${n}`, user: 'ubuntu', nodeIp: `10.0.0.1${n}` })),
    );
    expect(selectHosts(inventory, 'workers').map((host) => host.name)).toEqual(['node2', 'node3']);
  });

  test('names a schema that it keeps', () => {
    const path = /\$schema=(\S+)/.exec(read('inventory.example.yaml'))?.[1] ?? '';
    const valid = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(read(path)));
    expect(valid(parse(read('inventory.example.yaml'))), JSON.stringify(valid.errors)).toBe(true);
    expect(valid({ all: { host: { n1: null } } })).toBe(false);
    expect(valid({ hosts: { n1: null } })).toBe(false);
    expect(valid({ all: { vars: { ansible_port: 99999 } } })).toBe(false);
  });
});
