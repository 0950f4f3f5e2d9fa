import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { generated } from '../../src/commands/generated.ts';
import { modules } from '../../src/modules/index.ts';

const read = (path: string): string => {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const files = generated((module) => read(`docs/modules/${module}.notes.md`));

test.each([...files])('%s is up to date (npm run docs writes it)', (path, content) => {
  expect(read(path)).toBe(content);
});

/** Nothing checks the schemas themselves when they are used (src/playbook/params.ts). */
test.each([...modules.values()])('the parameters of $name are described by a valid JSON Schema', (module) => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  expect(ajv.validateSchema(module.params), ajv.errorsText()).toBe(true);
  const wrong = { ...module.params, properties: { port: { type: 'integr' } } };
  expect(ajv.validateSchema(wrong)).toBe(false);
});
