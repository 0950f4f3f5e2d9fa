import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stderr, stdin, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { program } from '../../src/cli.ts';
import { generated } from '../../src/commands/generated.ts';
import { EXITS } from '../../src/commands/man/words.ts';
import { modules } from '../../src/modules/index.ts';

const PLAYBOOKS = fileURLToPath(new URL('../../playbooks', import.meta.url));
const SHOWN = { encoding: 'utf8', env: { ...process.env, MANWIDTH: '100', MANPAGER: 'cat' } } as const;

const read = (path: string): string => {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const files = generated((module) => read(`docs/modules/${module}.notes.md`));

test.each([...files])('%s is up to date (npm run docs writes it)', (path, content) => {
  expect(read(path)).toBe(content);
});

test('man finds nothing to warn of in its page', () => {
  const page = fileURLToPath(new URL('../../man/netfix.1', import.meta.url));
  const man = (file: string) => spawnSync('man', ['--warnings=all,mac', '-E', 'UTF-8', '-l', file], SHOWN);
  const shown = man(page);
  expect({ stderr: shown.stderr, status: shown.status }).toEqual({ stderr: '', status: 0 });
  expect(shown.stdout).toMatch(/^ {7}netfix - Finds, fixes/m);
  expect(shown.stdout).toMatch(/^ {7}mesh \[pattern\]\n[\s\S]*^ +--via what\n/m);
  const broken = join(mkdtempSync(join(tmpdir(), 'netfix-man-')), 'netfix.1');
  writeFileSync(broken, read('man/netfix.1').replace('.SH COMMANDS', '.NOPE COMMANDS'));
  expect(man(broken).stderr).toMatch(/NOPE.*not defined/);
});

test('the man page has every command, and the exit codes of the README', () => {
  const page = read('man/netfix.1');
  const io = { stdout, stderr, stdin, env: {}, cwd: '/' };
  const names = program(io, '', () => {}).commands.flatMap((command) => [
    command.name(),
    ...command.commands.map((below) => `${command.name()} ${below.name()}`),
  ]);
  for (const name of names.filter((one) => one !== '__complete'))
    expect(page).toMatch(new RegExp(`^\\.TP\n\\\\fB${name.replaceAll('-', '\\\\-')} ?\\\\fR`, 'm'));
  expect(page).not.toContain('__complete');
  const rows = [...read('README.md').matchAll(/^\| (\d+) \| (.*) \|$/gm)];
  expect(rows.map(([, code, meaning]) => [Number(code), meaning])).toEqual(EXITS);
});

test.each(readdirSync(PLAYBOOKS))('the first line of %s names its schema, as editors look for it', (name) => {
  const [first = ''] = readFileSync(join(PLAYBOOKS, name), 'utf8').split('\n');
  const schema = /^# yaml-language-server: \$schema=(\S+)$/.exec(first)?.[1] ?? 'none';
  const { $schema } = JSON.parse(readFileSync(join(PLAYBOOKS, schema), 'utf8'));
  expect($schema).toMatch(/json-schema/);
});

/** Nothing checks the schemas themselves when they are used (src/playbook/params.ts). */
test.each([...modules.values()])('the parameters of $name are described by a valid JSON Schema', (module) => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  expect(ajv.validateSchema(module.params), ajv.errorsText()).toBe(true);
  const wrong = { ...module.params, properties: { port: { type: 'integr' } } };
  expect(ajv.validateSchema(wrong)).toBe(false);
});
