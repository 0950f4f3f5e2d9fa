import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/modules/module.ts';
import { runIn, SHELLS } from '../sh/shells.ts';
import { changeScript } from './change-script.ts';

/** Any user but root; he needs no account. */
const BOB = 12_345;

/** A folder of root's with a victim in it, and one of bob's beside it. */
function scene(): { safe: string; victim: string; bob: string } {
  const root = mkdtempSync(join(tmpdir(), 'netfix-hostile-'));
  chmodSync(root, 0o755);
  const [safe, bob] = [join(root, 'safe'), join(root, 'bob')];
  for (const folder of [safe, bob]) mkdirSync(folder);
  const victim = join(safe, 'victim');
  writeFileSync(victim, 'safe');
  chownSync(bob, BOB, BOB);
  return { safe, victim, bob };
}

/** What a probe would have seen. */
function contentOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function write(path: string, after: string | null = 'new'): Change {
  return { kind: 'file', target: path, summary: 'write', path, before: contentOf(path), after };
}

function comment(path: string): Change {
  return { kind: 'comment', target: path, summary: 'comment', path, lines: [{ line: 1, text: 'safe' }] };
}

type Scene = ReturnType<typeof scene>;

const TRAPS: [string, (scene: Scene) => Change][] = [
  [
    'a link of his',
    ({ victim, bob }) => {
      symlinkSync(victim, join(bob, 'x'));
      return write(join(bob, 'x'));
    },
  ],
  [
    'a folder of his that is a link',
    ({ safe, bob }) => {
      symlinkSync(safe, join(bob, 'dir'));
      return write(join(bob, 'dir', 'victim'));
    },
  ],
  [
    "a link of root's that leads through his",
    ({ safe, victim, bob }) => {
      symlinkSync(victim, join(bob, 'hop'));
      symlinkSync('../bob/hop', join(safe, 'link'));
      return write(join(safe, 'link'));
    },
  ],
  [
    'the same with lines to comment out',
    ({ safe, victim, bob }) => {
      symlinkSync(victim, join(bob, 'hop'));
      symlinkSync(join(bob, 'hop'), join(safe, 'zz.conf'));
      return comment(join(safe, 'zz.conf'));
    },
  ],
  [
    'a file to remove behind a link of his',
    ({ safe, bob }) => {
      symlinkSync(safe, join(bob, 'dir'));
      return write(join(bob, 'dir', 'victim'), null);
    },
  ],
  ['a new file in his folder, whose temporary file he could exchange', ({ bob }) => write(join(bob, 'x'))],
  [
    'a folder that his group may write to',
    ({ safe }) => {
      chownSync(safe, 0, BOB);
      chmodSync(safe, 0o775);
      return write(join(safe, 'victim'));
    },
  ],
  [
    'a file of his in a shared folder, which would stay his with our content',
    ({ safe }) => {
      chmodSync(safe, 0o1777);
      writeFileSync(join(safe, 'x'), '');
      chownSync(join(safe, 'x'), BOB, BOB);
      return write(join(safe, 'x'));
    },
  ],
  [
    'a shared folder without the sticky bit',
    ({ safe }) => {
      chmodSync(safe, 0o777);
      return write(join(safe, 'x'));
    },
  ],
];

describe.each(SHELLS)('%s as root', (_name, shell) => {
  const make = (change: Change) =>
    runIn(shell, changeScript([change], mkdtempSync(join(tmpdir(), 'netfix-state-'))));

  test.each(TRAPS)('refuses %s', (_what, lay) => {
    if (process.getuid?.() !== 0) return expect(process.env.CI).toBeUndefined();
    const where = scene();
    const change = lay(where);
    const before = [where.safe, where.bob].map((folder) => readdirSync(folder));
    const result = make(change);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(/belongs to another user|others may write/);
    expect(readFileSync(where.victim, 'utf8')).toBe('safe');
    expect([where.safe, where.bob].map((folder) => readdirSync(folder))).toEqual(before);
  });

  test('writes a new file into a shared folder with the sticky bit', () => {
    const folder = mkdtempSync(join(tmpdir(), 'netfix-hostile-'));
    chmodSync(folder, 0o1777);
    expect(make(write(join(folder, 'x')))).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'x'), 'utf8')).toBe('new');
  });

  test('removes the link and not what it leads to', () => {
    const folder = mkdtempSync(join(tmpdir(), 'netfix-hostile-'));
    writeFileSync(join(folder, 'real'), 'safe');
    symlinkSync('real', join(folder, 'link'));
    expect(make(write(join(folder, 'link'), null)).code).toBe(0);
    expect(readdirSync(folder)).toEqual(['real']);
  });

  test('follows links of its own, `..` in them and a folder that is a link', () => {
    const folder = mkdtempSync(join(tmpdir(), 'netfix-hostile-'));
    mkdirSync(join(folder, 'a b'));
    symlinkSync('a b', join(folder, 'dir'));
    symlinkSync('../dir/./real', join(folder, 'a b', 'link'));
    expect(make(write(join(folder, 'dir', 'link')))).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'a b', 'real'), 'utf8')).toBe('new');
    expect(existsSync(join(folder, 'a b', 'link'))).toBe(true);
  });

  test('gives up on links that go round', () => {
    const folder = mkdtempSync(join(tmpdir(), 'netfix-hostile-'));
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    expect(make(write(join(folder, 'a')))).toMatchObject({ code: 1 });
  });
});
