import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generated } from '../src/commands/generated.ts';
import { faultsPage } from '../test/lab/catalogue/page.ts';
import { ROWS } from '../test/lab/catalogue/rows.ts';

/**
 * Writes what is made from the modules' schemas, docs/modules/*.md and schemas/playbook.schema.json, man/netfix.1 from
 * the commands, and docs/faults.md from what the lab showed. A test checks that the files are up to date.
 */
const root = new URL('../', import.meta.url);

function notes(module: string): string {
  const file = new URL(`docs/modules/${module}.notes.md`, root);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

for (const folder of ['docs/modules/', 'man/']) mkdirSync(new URL(folder, root), { recursive: true });
for (const [path, content] of generated(notes)) writeFileSync(new URL(path, root), content);

const recorded = readFileSync(new URL('test/lab/catalogue/recorded.json', root), 'utf8');
writeFileSync(new URL('docs/faults.md', root), faultsPage(ROWS, JSON.parse(recorded)));
