import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generated } from '../src/commands/generated.ts';

/** Writes what is made from the modules' schemas: docs/modules/*.md and schemas/playbook.schema.json. A test checks that the files are up to date. */
const root = new URL('../', import.meta.url);

function notes(module: string): string {
  const file = new URL(`docs/modules/${module}.notes.md`, root);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

mkdirSync(new URL('docs/modules/', root), { recursive: true });
for (const [path, content] of generated(notes)) writeFileSync(new URL(path, root), content);
