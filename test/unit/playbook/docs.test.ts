import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/playbook/expression.ts';
import { loadPlaybook } from '../../../src/playbook/load.ts';
import { IMPORT_KEYS, PLAY_KEYS, TASK_KEYS } from '../../../src/playbook/words.ts';
import { MODULES } from './modules.ts';

const PAGE = readFileSync(fileURLToPath(new URL('../../../docs/playbook.md', import.meta.url)), 'utf8');

describe('docs/playbook.md', () => {
  test('its playbook loads', async () => {
    const yaml = /```yaml\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';
    const file = join(mkdtempSync(join(tmpdir(), 'netfix-docs-')), 'p.yaml');
    writeFileSync(file, yaml);
    const firewall = { name: 'firewall', params: Type.Object({}) };
    const { plays } = await loadPlaybook(file, new Map([...MODULES, ['firewall', firewall]]));
    expect(plays[0]?.tasks.map((task) => task.module)).toEqual(['sysctl', 'firewall']);
  });

  test('every expression it gives for Jinja is CEL', () => {
    const rows = /\| Jinja \| CEL \|\n[^\n]*\n([\s\S]*?)\n\n/.exec(PAGE)?.[1]?.split('\n') ?? [];
    const cells = rows.map(
      (row) => row.replaceAll('\\|', '\u0000').split('|')[2]?.replaceAll('\u0000', '|') ?? '',
    );
    const sources = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
    expect(sources.length).toBeGreaterThan(10);
    for (const source of sources.filter((text) => !text.startsWith('{{'))) {
      expect(() => compile(source.replace('…', 'true'))).not.toThrow();
    }
  });

  test('it names every word', () => {
    for (const word of [...PLAY_KEYS, ...TASK_KEYS, ...IMPORT_KEYS, 'import_tasks', 'import_playbook']) {
      expect(PAGE).toContain(`\`${word}\``);
    }
  });
});
