import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { netfix } from './netfix.ts';

const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));
const isRoot = process.geteuid?.() === 0;

/** XDG_CACHE_HOME, and what `netfix modules` keeps there. */
let caches: string;
let place: string;

beforeEach(() => {
  caches = mkdtempSync(join(tmpdir(), 'netfix-cache-'));
  place = join(caches, 'netfix/modules');
});

function modules(): string {
  const { code, stdout, stderr } = netfix(['modules'], '/', { XDG_CACHE_HOME: caches });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** Which file it is. What is kept is replaced by a new file, and is not when nothing had to be compiled. */
function inode(): number {
  return statSync(place).ino;
}

/** Replaces in a file, byte for byte. */
function change(file: string, what: RegExp, to: (found: string) => string): void {
  const text = readFileSync(file, 'latin1');
  const changed = text.replace(what, to);
  expect(changed).not.toBe(text);
  writeFileSync(file, changed, 'latin1');
}

test('a command that ran before starts with what was compiled then', () => {
  const said = modules();
  const first = inode();
  expect(statSync(place).mode & 0o777).toBe(0o600);
  expect(statSync(join(caches, 'netfix')).mode & 0o777).toBe(0o700);
  expect(modules()).toBe(said);
  expect(inode()).toBe(first);
  expect(readdirSync(join(caches, 'netfix'))).toEqual(['modules']);
});

/** A copy of the built command line, which may be changed. */
function copied(): { dist: string; run(...args: string[]): string } {
  const dist = join(caches, 'dist');
  cpSync(DIST, dist, { recursive: true });
  const env = { ...process.env, XDG_CACHE_HOME: caches };
  return {
    dist,
    run: (...args) =>
      spawnSync(process.execPath, [join(dist, 'cli.js'), ...args], { env, encoding: 'utf8' }).output.join(''),
  };
}

test('a file that changed is compiled anew, were it by one letter', () => {
  const { dist, run } = copied();
  expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  const version = run('--version').trim();
  change(join(dist, 'main.js'), new RegExp(`"${version}"`), (was) => was.replaceAll(/\d/g, '7'));
  expect(run('--version')).toBe(version.replaceAll(/\d/g, '7').concat('\n'));
});

test('a bug is told with its place in the source, compiled before or not', () => {
  const { dist, run } = copied();
  const file = readdirSync(join(dist, 'chunks')).find(
    (name) =>
      /\.js$/.test(name) &&
      /function modulesCommand\(/.test(readFileSync(join(dist, 'chunks', name), 'utf8')),
  );
  change(
    join(dist, 'chunks', file ?? ''),
    /(?<=function modulesCommand\([^)]*\) \{)/,
    () => 'throw Error("by hand");',
  );
  for (const _ of ['compiled now', 'compiled before'])
    expect(run('modules')).toMatch(/bug in netfix.*\n.*by hand\n +at .*src\/commands\/modules\.ts:\d+:\d+/);
});

const DAMAGES: [what: string, damage: () => void][] = [
  ['cut off', () => truncateSync(place, 100_000)],
  ['empty', () => truncateSync(place)],
  ['longer than it was', () => appendFileSync(place, 'more')],
  ['no cache at all', () => writeFileSync(place, '{"engine":null}\n')],
  ['of another engine', () => change(place, /"engine":"\d/, () => '"engine":"9')],
  ['shifted', () => change(place, /"size":\d/, (size) => `"size":${9 - Number(size.at(-1))}`)],
  ['of other code', () => change(place, /.$/s, (last) => String.fromCharCode(last.charCodeAt(0) ^ 1))],
  ['open to others', () => chmodSync(place, 0o620)],
  ['a link', asLink],
  ['a pipe', asPipe],
  ['a folder', asFolder],
];

function asLink(): void {
  renameSync(place, `${place}.was`);
  symlinkSync(`${place}.was`, place);
}

function asPipe(): void {
  rmSync(place);
  execFileSync('mkfifo', [place]);
}

function asFolder(): void {
  rmSync(place);
  mkdirSync(place);
}

test.each(DAMAGES)('one that is %s does no harm, and is written anew where that can be', (what, damage) => {
  const said = modules();
  damage();
  const damaged = inode();
  expect(modules()).toBe(said);
  const mended = inode();
  if (what !== 'longer than it was' && what !== 'a folder') expect(mended).not.toBe(damaged);
  expect(modules()).toBe(said);
  expect(inode()).toBe(mended);
});

test('nothing is put into a folder that is a link, or open to others', () => {
  const elsewhere = join(caches, 'elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, join(caches, 'netfix'));
  modules();
  expect(readdirSync(elsewhere)).toEqual([]);
  rmSync(join(caches, 'netfix'));
  mkdirSync(join(caches, 'netfix'));
  chmodSync(join(caches, 'netfix'), 0o777);
  modules();
  expect(readdirSync(join(caches, 'netfix'))).toEqual([]);
});

test('without a place for it all goes on as ever', () => {
  const said = modules();
  caches = join(caches, 'netfix/modules');
  expect(modules()).toBe(said);
  caches = join(tmpdir(), 'netfix-nowhere');
  expect(modules()).toBe(said);
  expect(existsSync(caches)).toBe(false);
});

test.runIf(isRoot)(
  'root takes nothing from another user, and leaves nothing in a home that is not its own',
  () => {
    const said = modules();
    chownSync(place, 65_534, 65_534);
    expect(modules()).toBe(said);
    expect(statSync(place).uid).toBe(0);
    chownSync(caches, 65_534, 65_534);
    rmSync(join(caches, 'netfix'), { recursive: true });
    expect(modules()).toBe(said);
    expect(readdirSync(caches)).toEqual([]);
    netfix(['modules'], '/', { XDG_CACHE_HOME: '', HOME: caches });
    expect(readdirSync(caches)).toEqual([]);
    chownSync(caches, 0, 0);
    netfix(['modules'], '/', { XDG_CACHE_HOME: '', HOME: caches });
    expect(existsSync(join(caches, '.cache/netfix/modules'))).toBe(true);
  },
);

test('what a run that ended badly compiled gives way to that of a good one, and not the other way round', () => {
  place = join(caches, 'netfix/ping');
  writeFileSync(join(caches, 'good'), 'localhost ansible_connection=local\n');
  writeFileSync(join(caches, 'bad'), 'localhost ansible_host=127.0.0.1 ansible_port=1\n');
  const ping = (hosts: string, ...args: string[]) =>
    netfix(['ping', '-i', hosts, ...args], caches, { XDG_CACHE_HOME: caches }).code;
  expect(ping('good', '--nonsense')).toBe(64);
  expect(existsSync(place)).toBe(false);
  expect(ping('bad')).toBe(4);
  const bad = inode();
  expect(ping('bad')).toBe(4);
  expect(inode()).toBe(bad);
  expect(ping('good')).toBe(0);
  const good = inode();
  expect(good).not.toBe(bad);
  expect(ping('bad')).toBe(4);
  expect(ping('good')).toBe(0);
  expect(inode()).toBe(good);
});

test('many that start at once for the first time leave one whole cache', async () => {
  const env = { ...process.env, XDG_CACHE_HOME: caches };
  const ends = Array.from({ length: 6 }, () => {
    const child = spawn(process.execPath, [join(DIST, 'cli.js'), 'modules'], { env, stdio: 'ignore' });
    return new Promise((resolve) => child.on('close', resolve));
  });
  expect(await Promise.all(ends)).toEqual(ends.map(() => 0));
  expect(readdirSync(join(caches, 'netfix'))).toEqual(['modules']);
  const made = inode();
  modules();
  expect(inode()).toBe(made);
});
