import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { generated } from '../../src/commands/generated.ts';

const read = (path: string): string => {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const files = generated((module) => read(`docs/modules/${module}.notes.md`));

test.each([...files])('%s is up to date (npm run docs writes it)', (path, content) => {
  expect(read(path)).toBe(content);
});
