import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { median } from '../test/bench/statistics.ts';

/** Prints the tables of docs/install.md: sizes of what was built, and how long each form takes to start. */
const ROUNDS = 20;
const root = fileURLToPath(new URL('../', import.meta.url));

const started: [name: string, command: string[]][] = [
  ['`node -e 0`', [process.execPath, '-e', '0']],
  ['the npm package', [process.execPath, `${root}dist/cli.js`, '--version']],
  ['one file', [process.execPath, `${root}build/netfix.cjs`, '--version']],
  ['one binary', [`${root}build/netfix`, '--version']],
];

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toPrecision(bytes < 1e8 ? 2 : 3)} MB`;
}

function sizeOf(file: string): string {
  return megabytes(statSync(root + file).size);
}

/** Milliseconds of the whole process. */
function took([program = '', ...args]: string[]): number {
  const began = performance.now();
  execFileSync(program, args, { stdio: 'ignore' });
  return performance.now() - began;
}

const pack = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: root, encoding: 'utf8' });
const [{ size, unpackedSize }] = JSON.parse(pack);

const times = new Map(started.map(([name]) => [name, [] as number[]]));
for (let round = 0; round <= ROUNDS; round++)
  for (const [name, command] of started) {
    const milliseconds = took(command);
    if (round > 0) times.get(name)?.push(milliseconds);
  }
const medians = started.map(([name]): [string, number] => [name, median(times.get(name) ?? [])]);
const [[, base] = ['', Number.NaN]] = medians;

console.log(`| what | size |
|---|---|
| the npm package | ${megabytes(size)}, unpacked ${megabytes(unpackedSize)} |
| one file, \`build/netfix.cjs\` | ${sizeOf('build/netfix.cjs')} |
| one binary, \`build/netfix\` | ${sizeOf('build/netfix')} |

| \`--version\` | median of ${ROUNDS}, alternating | against \`node -e 0\` |
|---|---|---|
${medians.map(([name, ms]) => `| ${name} | ${ms.toFixed(0)} ms | ${(ms / base).toFixed(2)} |`).join('\n')}

Node ${process.version}, ${cpus().length} cores of ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`);
