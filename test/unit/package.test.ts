import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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

const TOPS = [
  'LICENSE',
  'README.md',
  'dist',
  'inventory.example.yaml',
  'man',
  'package.json',
  'playbooks',
  'schemas',
];

const project = mkdtempSync(join(tmpdir(), 'netfix-package-'));
const installed = join(project, 'node_modules/netfix');

/** The package as it is published, installed as a user would; what it needs comes from npm's cache where that has it. */
beforeAll(() => {
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { cwd: ROOT });
  const tarball = join(project, packed.toString().trim());
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n');
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--omit=optional'];
  execFileSync('npm', ['install', ...quick, tarball], { cwd: project, stdio: 'pipe' });
}, 120_000);

function node(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
}

test('the command line runs from it', () => {
  const cli = join(installed, 'dist/cli.js');
  expect(node(cli, '--version')).toBe(`${manifest(ROOT).version}\n`);
  writeFileSync(join(project, 'hosts'), 'localhost ansible_connection=local\n');
  expect(node(cli, 'ping', '-i', 'hosts')).toMatch(/localhost +ok/);
});

test('npx finds it', () => {
  const said = execFileSync('npx', ['--no', '--', 'netfix', '--version'], { cwd: project, encoding: 'utf8' });
  expect(said).toBe(`${manifest(ROOT).version}\n`);
});

test('it is small, and holds nothing but what is used', () => {
  const files = readdirSync(installed, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const tops = readdirSync(installed).sort();
  expect(tops).toEqual(TOPS);
  const sizes = files.map((file) => statSync(join(file.parentPath, file.name)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6_000_000);
});

test('the library loads from it, with types', { timeout: 120_000 }, () => {
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
    const found = readFileSync(file, 'utf8').matchAll(/\brequire\(["']([^."'][^"']*)["']\)/g);
    return [...found].map(([, name = '']) => name);
  });
  const foreign = [...new Set(names)].filter((name) => !isBuiltin(name));
  expect(foreign).toEqual(['ssh2']);
});

test('the licences of what is built into it come along', () => {
  const text = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  for (const name of ['typebox', 'yaml', 'commander', '@marcbachmann/cel-js']) {
    expect(text).toMatch(new RegExp(`^${name}$`, 'm'));
  }
});
