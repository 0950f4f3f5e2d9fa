import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { modules } from '../../../src/modules/index.ts';
import { loadPlaybook } from '../../../src/playbook/load.ts';
import { playbookSchema } from '../../../src/playbook/schema.ts';
import { undefinedReferences } from '../../../src/playbook/variables.ts';

const validate = new Ajv({ strict: false }).compile(playbookSchema(modules));

describe('every module’s example is a task that loads', () => {
  test.each([...modules.values()].map((module) => [module.name, module.example]))(
    '%s',
    async (name, example) => {
      const folder = await mkdtemp(join(tmpdir(), 'netfix-example-'));
      try {
        const lines = example.trimEnd().split('\n');
        const yaml = `- hosts: all\n  tasks:\n${lines.map((line) => `    ${line}`).join('\n')}\n`;
        await writeFile(join(folder, 'p.yaml'), yaml);
        const { plays } = await loadPlaybook(join(folder, 'p.yaml'), modules);
        expect(plays[0]?.tasks.map((task) => task.module)).toContain(name);
        expect(validate(parse(yaml)), JSON.stringify(validate.errors)).toBe(true);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});

const PLAYBOOKS = fileURLToPath(new URL('../../../playbooks', import.meta.url));

test.each(readdirSync(PLAYBOOKS))('%s loads, and needs no variable it does not bring', async (name) => {
  const yaml = readFileSync(join(PLAYBOOKS, name), 'utf8');
  expect(yaml).toContain('# yaml-language-server: $schema=../schemas/playbook.schema.json');
  expect(validate(parse(yaml)), JSON.stringify(validate.errors)).toBe(true);
  const { plays } = await loadPlaybook(join(PLAYBOOKS, name), modules);
  expect(plays).toHaveLength(1);
  for (const play of plays) expect(undefinedReferences(play, () => new Set(), ['n1'])).toEqual([]);
});
