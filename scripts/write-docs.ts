// Writes what is made from the modules' schemas: docs/modules/*.md and schemas/playbook.schema.json.
// Needs `npm run build` before it; `npm run docs` does both. A test checks that the files are up to date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generated } from '../dist/commands/generated.js';

const root = new URL('../', import.meta.url);
const notes = (name) => {
  const file = new URL(`docs/modules/${name}.notes.md`, root);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
mkdirSync(new URL('docs/modules/', root), { recursive: true });
for (const [path, content] of generated(notes)) writeFileSync(new URL(path, root), content);
