import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** What each room may import from besides itself. Types travel further than code: see TYPES_ONLY. */
const MAY_IMPORT: Record<string, string[]> = {
  '': ['commands', 'engine', 'inventory', 'modules', 'playbook', 'report', 'ssh', ''],
  sh: [],
  net: [''],
  modules: ['net', 'sh', ''],
  doctor: ['modules', 'net', 'sh', ''],
  safety: ['modules', 'sh', ''],
  inventory: [''],
  playbook: ['inventory', ''],
  ssh: ['sh', 'inventory', ''],
  engine: ['modules', 'safety', 'ssh', 'sh', 'inventory', 'playbook', ''],
  capture: ['engine', 'modules', 'net', 'ssh', 'sh', ''],
  export: ['engine', 'safety', 'modules', 'net', 'inventory', 'playbook', 'sh', ''],
  report: [],
  commands: [
    'capture',
    'doctor',
    'engine',
    'export',
    'modules',
    'net',
    'safety',
    'inventory',
    'playbook',
    'report',
    'ssh',
    'sh',
    '',
  ],
};

/** Types travel further than code. */
const TYPES_ONLY: Record<string, string[]> = {
  report: ['doctor', 'modules', 'net'],
  playbook: ['modules'],
  safety: ['modules'],
};

/** Reports know a run by its events alone. */
const EVENTS = 'engine/events.ts';

interface Import {
  file: string;
  from: string;
  to: string;
  typeOnly: boolean;
  target: string;
}

function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8');
  const matches = source.matchAll(
    /^(import|export)\s+(type\s)?[^;]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gm,
  );
  return [...matches].map((match) => {
    const target = resolve(dirname(file), match[3] ?? match[4] ?? '');
    return {
      file: relative(SRC, file),
      from: room(file),
      to: room(target),
      typeOnly: match[2] !== undefined,
      target: relative(SRC, target),
    };
  });
}

function room(file: string): string {
  const parts = relative(SRC, file).split('/');
  return parts.length === 1 ? '' : (parts[0] ?? '');
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap((file) => importsOf(join(SRC, file)));

test('imports run one way', () => {
  const wrong = imports.filter(({ from, to, typeOnly, target }) => {
    if (from === 'report' && target === EVENTS) return false;
    const allowed = [from, ...(MAY_IMPORT[from] ?? []), ...(typeOnly ? (TYPES_ONLY[from] ?? []) : [])];
    return !allowed.includes(to);
  });
  expect(wrong.map(({ file, to }) => `${file} imports from ${to || 'src'}`)).toEqual([]);
});

test('the test sees the imports it judges', () => {
  expect(imports.length).toBeGreaterThan(100);
});

test.each(['utils', 'helpers', 'manager', 'common'])('nothing is called %s', (name) => {
  expect(files.filter((file) => file.includes(name))).toEqual([]);
});
