import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MODULES = join(ROOT, 'node_modules');

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

const project = mkdtempSync(join(tmpdir(), 'netfix-package-'));
const installed = join(project, 'node_modules/netfix');

/** What npm would install beside it: its dependencies and theirs. */
function install(name: string): void {
  const folder = join(MODULES, name);
  cpSync(folder, join(project, 'node_modules', name), { recursive: true });
  for (const needed of Object.keys(manifest(folder).dependencies ?? {})) install(needed);
}

/** The package as it is published, unpacked into a project that has nothing but its dependencies. */
beforeAll(() => {
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { cwd: ROOT });
  mkdirSync(installed, { recursive: true });
  const tarball = join(project, packed.toString().trim());
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  for (const name of Object.keys(manifest(ROOT).dependencies ?? {})) install(name);
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n');
});

function node(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
}

test('the command line runs from it', () => {
  const cli = join(installed, 'dist/cli.js');
  expect(node(cli, '--version')).toBe(`${manifest(ROOT).version}\n`);
  writeFileSync(join(project, 'hosts'), 'localhost ansible_connection=local\n');
  expect(node(cli, 'ping', '-i', 'hosts')).toMatch(/localhost +ok/);
});

test('the library loads from it, with types', () => {
  const program = `import { loadInventory, modules, run } from 'netfix';
console.log(typeof loadInventory, typeof run, modules.has('sysctl'));
`;
  writeFileSync(join(project, 'uses.ts'), `${program}export const wrong: string = modules.size;\n`);
  expect(node('--input-type=module', '-e', program)).toBe('function function true\n');
  const types = ['--module', 'nodenext', '--strict', '--noEmit', '--types', 'node'];
  const roots = ['--typeRoots', join(MODULES, '@types'), 'uses.ts'];
  const tsc = join(MODULES, 'typescript/bin/tsc');
  expect(() => node(tsc, ...types, ...roots)).toThrow(
    expect.objectContaining({ stdout: expect.stringMatching(/^uses\.ts\(3,14\): error TS2322[^\n]*\n$/) }),
  );
});

test('its files import nothing but dependencies', () => {
  const files = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.js')).map((file) => join(installed, 'dist', file));
  const names = sources.flatMap((file) => {
    const found = readFileSync(file, 'utf8').matchAll(/^(?:import|export) .*?["']([^."'][^"']*)["'];$/gm);
    return [...found].map(([, name = '']) => name);
  });
  const foreign = [...new Set(names)].filter((name) => !isBuiltin(name));
  expect(foreign).toEqual(['ssh2']);
});

test('the licences of what is built into it come along', () => {
  const text = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  for (const name of ['ajv', 'yaml', 'commander', '@marcbachmann/cel-js']) {
    expect(text).toMatch(new RegExp(`^${name}$`, 'm'));
  }
});
