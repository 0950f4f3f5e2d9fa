import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/modules/module.ts';
import { changeScript } from '../engine/change-script.ts';
import { runIn, SHELLS, type ShellOutput } from '../sh/shells.ts';

const RUN = '20261122T201500Z-3fa9c1';
const scratch = (): string => mkdtempSync(join(tmpdir(), 'netfix-undo-'));

/** Names, modes, contents and links below a folder. */
function tree(folder: string): Record<string, string> {
  const entries = readdirSync(folder).sort();
  return Object.fromEntries(
    entries.map((name) => {
      const path = join(folder, name);
      const { mode } = lstatSync(path);
      const is = lstatSync(path).isSymbolicLink() ? `-> ${readlinkSync(path)}` : readFileSync(path, 'latin1');
      return [name, `${(mode & 0o7777).toString(8)} ${is}`];
    }),
  );
}

function undo(shell: readonly string[], journal: string, ...args: string[]): ShellOutput {
  const [command = 'sh', ...flags] = shell;
  const script = join(journal, 'runs', RUN, 'undo.sh');
  const { status, stdout, stderr } = spawnSync(command, [...flags, script, ...args], { encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

const write = (path: string, before: string | null, after: string | null, mode?: string): Change => ({
  kind: 'file',
  target: path,
  summary: `write ${path}`,
  path,
  before,
  after,
  ...(mode === undefined ? {} : { mode }),
});

const NAMES = ['plain', "it's", 'two words', '-n', '$(touch pwned)', 'new\\nline', 'ümlaut'];
const aContent = fc.oneof(
  fc.constantFrom('', '\n', 'a', "'", '$HOME `x` \\\n', '%s\n\n', '# What was done, the latest first:\n'),
  fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0')),
);
const aMode = fc.constantFrom('0644', '0600', '0755', undefined);
const anEntry = fc.option(fc.record({ content: aContent, mode: fc.constantFrom(0o644, 0o600, 0o751) }));
const aStep = fc.record({ name: fc.constantFrom(...NAMES), content: fc.option(aContent), mode: aMode });

describe.each(SHELLS)('undo.sh in %s', (_, shell) => {
  test('any files, any changes: the tree before, and a second time nothing', () => {
    fc.assert(
      fc.property(
        fc.array(anEntry, { minLength: NAMES.length, maxLength: NAMES.length }),
        fc.array(aStep, { minLength: 1, maxLength: 5 }),
        (entries, steps) => {
          const folder = scratch();
          const journal = scratch();
          for (const [i, entry] of entries.entries()) {
            if (entry === null) continue;
            const path = join(folder, NAMES[i] ?? '');
            writeFileSync(path, entry.content);
            chmodSync(path, entry.mode);
          }
          const before = tree(folder);
          const now = new Map(NAMES.map((name, i) => [name, entries[i]?.content ?? null]));
          const changes = steps.map(({ name, content, mode }) => {
            const change = write(join(folder, name), now.get(name) ?? null, content, mode);
            now.set(name, content);
            return change;
          });
          const made = runIn(shell, changeScript(changes, journal));
          expect({ code: made.code, said: made.stderr }).toEqual({ code: 0, said: '' });
          const after = tree(folder);
          const check = undo(shell, journal, '--check');
          expect(check).toMatchObject({ code: 0, stderr: '' });
          expect(check.stdout).not.toContain('left: ');
          expect(tree(folder)).toEqual(after);
          expect(undo(shell, journal)).toMatchObject({ code: 0, stderr: '' });
          expect(tree(folder)).toEqual(before);
          expect(undo(shell, journal)).toEqual({ code: 0, stdout: '', stderr: '' });
          expect(tree(folder)).toEqual(before);
        },
      ),
      { numRuns: 8 },
    );
  }, 120_000);

  test('what was changed since is named and left', () => {
    const folder = scratch();
    const journal = scratch();
    const [kept, mine] = [join(folder, 'kept'), join(folder, 'mine')];
    writeFileSync(kept, 'old\n');
    runIn(shell, changeScript([write(kept, 'old\n', 'new\n'), write(mine, null, 'new\n')], journal));
    chmodSync(mine, 0o600);
    expect(undo(shell, journal)).toEqual({
      code: 0,
      stdout: `left: ${mine}: it was changed since\nrestored: ${kept}\n`,
      stderr: '',
    });
    expect([readFileSync(kept, 'utf8'), readFileSync(mine, 'utf8')]).toEqual(['old\n', 'new\n']);
  });

  test('on a read-only file system says so, and takes it back later', (context) => {
    if (process.getuid?.() !== 0) return context.skip('needs root to mount');
    const folder = scratch();
    const journal = scratch();
    const file = join(folder, 'file');
    runIn(shell, changeScript([write(file, null, 'one\n'), write(file, 'one\n', 'two\n')], journal));
    execFileSync('mount', ['--bind', folder, folder]);
    execFileSync('mount', ['-o', 'remount,ro,bind', folder]);
    const { code, stdout, stderr } = undo(shell, journal);
    execFileSync('umount', [folder]);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout.split('\n')[0]).toBe(
      `failed: ${file} could not be written; it is as it was: Read-only file system`,
    );
    expect(undo(shell, journal).code).toBe(0);
    expect(tree(folder)).toEqual({});
  });

  test('a link that was removed is a link again', () => {
    const folder = scratch();
    const journal = scratch();
    const link = join(folder, 'link');
    symlinkSync('/nowhere', link);
    expect(runIn(shell, changeScript([write(link, null, null)], journal)).code).toBe(0);
    expect(existsSync(link)).toBe(false);
    expect(undo(shell, journal).stdout).toBe(`restored: ${link}\n`);
    expect(readlinkSync(link)).toBe('/nowhere');
  });

  test('a module stays loaded, and undo says so', () => {
    const journal = scratch();
    const bin = scratch();
    writeFileSync(join(bin, 'modprobe'), '#!/bin/sh\n', { mode: 0o755 });
    const load: Change = { kind: 'kernel-module', target: 'netfix_none', summary: '', module: 'netfix_none' };
    const made = runIn(shell, `PATH=${bin}:$PATH\n${changeScript([load], journal)}`);
    expect(made.code).toBe(0);
    const left =
      'left: module netfix_none: netfix never unloads one; it is gone after a boot unless something loads it\n';
    expect(undo(shell, journal, '--check').stdout).toBe(left);
    expect(undo(shell, journal).stdout).toBe(left);
    expect(undo(shell, journal).stdout).toBe('');
  });

  test('a command is undone by its own, one without is named, a failing one is tried again', () => {
    const folder = scratch();
    const journal = scratch();
    const made = join(folder, 'made');
    const command = (summary: string, run: string, back: string | null): Change => ({
      kind: 'command',
      target: summary,
      summary,
      run,
      undo: back,
    });
    const changes = [
      command("make it'", `touch '${made}'`, `rm '${made}'; : >'${folder}/again'`),
      command('for ever', ':', null),
      command('in the way', ':', `test -e '${folder}/ready' || { echo 'not ready' >&2; exit 1; }`),
    ];
    expect(runIn(shell, changeScript(changes, journal)).code).toBe(0);
    expect(undo(shell, journal)).toEqual({
      code: 1,
      stdout:
        "failed: to take back: in the way: not ready\nleft: for ever: nothing can take it back\nrestored: make it'\n",
      stderr: '',
    });
    expect(existsSync(made)).toBe(false);
    // The journal is its user's alone; what an undo makes is not.
    expect(lstatSync(join(folder, 'again')).mode & 0o777).toBe(0o644);
    writeFileSync(join(folder, 'ready'), '');
    expect(undo(shell, journal)).toEqual({ code: 0, stdout: 'restored: in the way\n', stderr: '' });
    expect(existsSync(join(journal, 'runs', RUN, 'undone'))).toBe(true);
  });

  test('a command that leaves a child behind holds nothing up', () => {
    const folder = scratch();
    const journal = scratch();
    const file = join(folder, 'file');
    const back = `sleep 20 & echo gone >'${folder}/gone'`;
    const changes = [
      write(file, null, 'new\n'),
      { kind: 'command', target: 'x', summary: 'x', run: ':', undo: back } as const,
    ];
    expect(runIn(shell, changeScript(changes, journal)).code).toBe(0);
    const script = join(journal, 'runs', RUN, 'undo.sh');
    const argv = [...shell, script];
    const { status } = spawnSync(argv[0] ?? '', argv.slice(1), { stdio: 'ignore', timeout: 10_000 });
    expect({ status, file: existsSync(file), gone: existsSync(join(folder, 'gone')) }).toEqual({
      status: 0,
      file: false,
      gone: true,
    });
  });

  test('set-uid, and content with a NUL', () => {
    const folder = scratch();
    const journal = scratch();
    const file = join(folder, 'file');
    writeFileSync(file, 'a\0b\n');
    chmodSync(file, 0o4755);
    const made = runIn(shell, changeScript([write(file, 'a\0b\n', 'new\n')], journal));
    expect({ code: made.code, said: made.stderr }).toEqual({ code: 0, said: '' });
    expect(tree(folder)).toEqual({ file: '4755 new\n' });
    expect(undo(shell, journal).code).toBe(0);
    expect(tree(folder)).toEqual({ file: '4755 a\0b\n' });
  });

  test('an access control list stays', (context) => {
    const folder = scratch();
    const file = join(folder, 'file');
    writeFileSync(file, 'old\n', { mode: 0o600 });
    if (spawnSync('setfacl', ['-m', 'u:1:r', file]).status !== 0)
      context.skip('setfacl (acl) is not installed');
    const acl = (): string => spawnSync('getfacl', ['-cp', file], { encoding: 'utf8' }).stdout;
    const before = acl();
    const journal = scratch();
    expect(runIn(shell, changeScript([write(file, 'old\n', 'new\n')], journal)).code).toBe(0);
    expect([readFileSync(file, 'utf8'), acl()]).toEqual(['new\n', before]);
    expect(undo(shell, journal).code).toBe(0);
    expect([readFileSync(file, 'utf8'), acl()]).toEqual(['old\n', before]);
  });

  test('what a user noted in its extended attributes stays', (context) => {
    const folder = scratch();
    const file = join(folder, 'file');
    writeFileSync(file, 'old\n');
    const python = (code: string): ShellOutput => runIn(['python3'], `import os\n${code}`);
    if (python(`os.setxattr("${file}", "user.owner", b"ops")`).code !== 0)
      context.skip('python3 or a file system with extended attributes is missing');
    const owner = (): string => python(`print(os.getxattr("${file}", "user.owner").decode())`).stdout;
    const journal = scratch();
    expect(runIn(shell, changeScript([write(file, 'old\n', 'new\n')], journal)).code).toBe(0);
    expect([readFileSync(file, 'utf8'), owner()]).toEqual(['new\n', 'ops\n']);
    expect(undo(shell, journal).code).toBe(0);
    expect([readFileSync(file, 'utf8'), owner()]).toEqual(['old\n', 'ops\n']);
  });

  test('by hand it waits for no run, and takes nothing back meanwhile', () => {
    const folder = scratch();
    const journal = scratch();
    const file = join(folder, 'file');
    runIn(shell, changeScript([write(file, null, 'new\n')], journal));
    const lock = join(journal, 'lock');
    writeFileSync(lock, 'run X by me\n');
    const held = spawnSync('flock', [lock, ...shell, join(journal, 'runs', RUN, 'undo.sh')], {
      encoding: 'utf8',
    });
    expect({ code: held.status, said: held.stderr, file: existsSync(file) }).toEqual({
      code: 75,
      said: 'a run is changing this host: run X by me\n',
      file: true,
    });
    expect(undo(shell, journal).code).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  test('what a killed shell left half-made is dropped by undo, and by the next run', () => {
    const folder = scratch();
    const journal = scratch();
    const target = join(folder, 'file');
    const cut = changeScript([write(target, null, 'new\n')], journal).replace(
      'replace_file() {',
      'replace_file() { kill -9 "$$"; exit 9;',
    );
    for (const end of ['undo', 'run']) {
      runIn(shell, cut);
      expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.netfix-\w{8}$/)]);
      if (end === 'undo') expect(undo(shell, journal).code).toBe(0);
      else {
        const next = { run: '20261122T201501Z-3fa9c1', by: 'me@here', startedAt: '2026-11-22T20:15:01.000Z' };
        expect(runIn(shell, changeScript([write(target, null, 'new\n')], journal, next)).code).toBe(0);
      }
      expect(readdirSync(folder)).toEqual(end === 'undo' ? [] : ['file']);
    }
  });

  test('of two runs in a row of an exported script that did the same the later one is kept, which brings back the same', () => {
    const folder = scratch();
    const journal = scratch();
    const file = join(folder, 'file');
    const kept: string[][] = [];
    for (const [n, before] of ['old\n', 'old\n', 'old\n', 'other\n', 'other\n', 'other\n'].entries()) {
      writeFileSync(file, before);
      const holder = {
        run: `20261122T20150${n}Z-3fa9c1`,
        by: 'a script of netfix export',
        startedAt: '2026-11-22T20:15:01.000Z',
      };
      const change = changeScript([write(file, before, 'new\n')], journal, holder);
      expect(runIn(shell, change)).toMatchObject({ code: 0 });
      kept.push(readdirSync(join(journal, 'runs')).map((run) => run.slice(14, 15)));
    }
    expect(kept).toEqual([['0'], ['0', '1'], ['1', '2'], ['2', '3'], ['2', '3', '4'], ['2', '4', '5']]);
  });

  test('old journals go, but none that is younger than 30 days and not undone', () => {
    const journal = scratch();
    const runs = join(journal, 'runs');
    const make = (name: string, undone: boolean): void => {
      mkdirSync(join(runs, name), { recursive: true, mode: 0o700 });
      if (undone) writeFileSync(join(runs, name, 'undone'), '');
    };
    const day = (n: number): string => `202610${String(n).padStart(2, '0')}T000000Z-aaaaaa`;
    for (let n = 1; n <= 25; n++) make(day(n), n !== 2);
    make(day(26), false);
    spawnSync('touch', ['-d', '40 days ago', join(runs, day(26))]);
    make('20261001T000000Z-bbbbbb', false);
    spawnSync('touch', ['-d', '40 days ago', join(runs, '20261001T000000Z-bbbbbb')]);
    expect(runIn(shell, changeScript([], journal)).code).toBe(0);
    const kept = readdirSync(runs).sort();
    expect(kept).toHaveLength(21);
    expect(kept[0]).toBe(day(2));
    expect(kept).toContain(day(26));
    expect(kept).toContain(RUN);
  });
});
