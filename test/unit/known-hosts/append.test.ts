import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendKnownHost } from '../../../src/ssh/known-hosts/append.ts';
import { foundByKeygen, hashByKeygen, hasKeygen, makeKeys, type TestKey } from './keys.ts';

describe.skipIf(!hasKeygen)('appending a host key', () => {
  let made: ReturnType<typeof makeKeys>;
  let key: TestKey;
  let folder: string;
  let file: string;
  beforeAll(() => {
    made = makeKeys();
    key = made.keys.ed25519;
  });
  afterAll(() => made.remove());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'netfix-append-'));
    file = join(folder, '.ssh/known_hosts');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const modeOf = (path: string) => statSync(path).mode & 0o777;
  const text = () => readFileSync(file, 'utf8');

  test('makes folder and file, private, and leaves no lock', async () => {
    await appendKnownHost(file, 'H1', 22, key.blob);
    expect(text()).toBe(`h1 ${key.line}\n`);
    expect(modeOf(file)).toBe(0o600);
    expect(modeOf(join(folder, '.ssh'))).toBe(0o700);
    expect(readdirSync(join(folder, '.ssh'))).toEqual(['known_hosts']);
  });

  test('keeps what is there, its mode and its missing last newline', async () => {
    await appendKnownHost(file, 'h1', 2222, key.blob);
    writeFileSync(file, '# mine');
    chmodSync(file, 0o644);
    await appendKnownHost(file, 'h1', 2222, key.blob);
    expect(text()).toBe(`# mine\n[h1]:2222 ${key.line}\n`);
    expect(modeOf(file)).toBe(0o644);
  });

  test('a key that is there is not added twice', async () => {
    await appendKnownHost(file, 'h1', 22, key.blob);
    await appendKnownHost(file, 'h1', 22, key.blob);
    expect(text()).toBe(`h1 ${key.line}\n`);
  });

  test('another key of a known host is refused', async () => {
    await appendKnownHost(file, 'h1', 22, key.blob);
    await expect(appendKnownHost(file, 'h1', 22, made.keys.ed25519b.blob)).rejects.toThrow(
      'another key for h1 (changed)',
    );
    expect(text()).toBe(`h1 ${key.line}\n`);
  });

  test('names are hashed when asked for, or when the file has hashed names', async () => {
    await appendKnownHost(file, 'h1', 2222, key.blob, { hash: true });
    await appendKnownHost(file, 'h2', 22, key.blob);
    // The first word of each line alone: base64 of a key or of a hash may hold "h1" by chance.
    const names = text()
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(names.every((name) => name?.startsWith('|1|'))).toBe(true);
    expect(foundByKeygen(file, '[h1]:2222')).toEqual([1]);
    expect(foundByKeygen(file, 'h2')).toEqual([2]);
    await appendKnownHost(file, 'h2', 22, key.blob);
    expect(text().trim().split('\n')).toHaveLength(2);
  });

  test('what ssh-keygen hashed is found', async () => {
    await appendKnownHost(file, 'h1', 22, key.blob);
    hashByKeygen(file);
    const before = text();
    await appendKnownHost(file, 'h1', 22, key.blob);
    expect(text()).toBe(before);
  });

  test.each(['', 'a b', 'a\nb', 'a,b', '*', '!a', '[a]', '|1|', '@revoked'])(
    'refuses the host name %j',
    async (host) => {
      const attempt = appendKnownHost(file, host, 22, key.blob);
      await expect(attempt).rejects.toThrow('cannot stand in a known_hosts file');
      expect(existsSync(file)).toBe(false);
    },
  );

  test('refuses what is no key', async () => {
    await expect(appendKnownHost(file, 'h1', 22, Buffer.from('x'))).rejects.toThrow('no host key');
  });

  test('/dev/null stays what it is', async () => {
    await appendKnownHost('/dev/null', 'h1', 22, key.blob);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('a symbolic link stays one', async () => {
    writeFileSync(join(folder, 'real'), '');
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    await appendKnownHost(join(folder, 'link'), 'h1', 22, key.blob);
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe(`h1 ${key.line}\n`);
  });

  test('many at once in one process', async () => {
    const hosts = Array.from({ length: 60 }, (_, i) => `h${i % 50}`);
    await Promise.all(hosts.map((host) => appendKnownHost(file, host, 22, key.blob)));
    const names = text()
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(names.toSorted()).toEqual([...new Set(hosts)].toSorted());
  });

  test('several processes at once write each key once and whole', async () => {
    const script = compiledAppend(folder);
    const children = Array.from({ length: 3 }, () =>
      spawn(process.execPath, [script, file, key.base64], { stdio: ['ignore', 'ignore', 'inherit'] }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    const lines = text().trim().split('\n');
    expect(lines.toSorted()).toEqual(Array.from({ length: 20 }, (_, i) => `h${i} ${key.line}`).toSorted());
  }, 30_000);

  test('a lock left by a dead process is taken over', async () => {
    await appendKnownHost(file, 'h1', 22, key.blob);
    const lock = `${file}.netfix-lock`;
    writeFileSync(lock, '999999999 elsewhere x\n');
    utimesSync(lock, new Date(0), new Date(0));
    await appendKnownHost(file, 'h2', 22, key.blob);
    expect(foundByKeygen(file, 'h2')).toEqual([2]);
    expect(existsSync(lock)).toBe(false);
  });
});

/** The module as plain JavaScript with a caller, for processes of their own. */
function compiledAppend(folder: string): string {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const out = join(folder, 'compiled');
  const flags = [
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    'node',
    '--rewriteRelativeImportExtensions',
    '--skipLibCheck',
    '--ignoreConfig',
  ];
  const source = join(root, 'src/ssh/known-hosts/append.ts');
  execFileSync(
    join(root, 'node_modules/.bin/tsc'),
    [...flags, '--rootDir', join(root, 'src'), '--outDir', out, source],
    { cwd: root },
  );
  writeFileSync(join(out, 'package.json'), '{"type":"module"}');
  const script = join(out, 'script.js');
  writeFileSync(
    script,
    `import { appendKnownHost } from './ssh/known-hosts/append.js';
     const [file, key] = process.argv.slice(2);
     for (let i = 0; i < 20; i++) await appendKnownHost(file, 'h' + i, 22, Buffer.from(key, 'base64'));`,
  );
  return script;
}
