import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Change, FileChange } from '../../../src/modules/module.ts';
import { runIn, SHELLS } from '../sh/shells.ts';
import { changeScript } from './change-script.ts';

/** What a probe would have seen. */
function contentOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function file(path: string, after: string | null, more: Partial<FileChange> = {}): FileChange {
  return {
    kind: 'file',
    target: path,
    summary: `write ${path}`,
    path,
    before: contentOf(path),
    after,
    ...more,
  };
}

function scratch(): string {
  return mkdtempSync(join(tmpdir(), 'netfix-change-'));
}

/** Numbers of the steps that a journal below this folder says changed nothing. */
function voidSteps(state: string): string[] {
  const [run = ''] = readdirSync(join(state, 'runs'));
  const steps = join(state, 'runs', run, 'steps');
  return readdirSync(steps).filter((step) => existsSync(join(steps, step, 'void')));
}

describe.each(SHELLS)('%s', (_name, shell) => {
  const make = (change: Change) => runIn(shell, changeScript([change], scratch()));

  test.each([
    ['plain', 'a\nb\n'],
    ['empty', ''],
    ['no final newline', 'a'],
    ['backslashes, percent signs and quotes', '\\n %s \'"`$(id)\n\n\n'],
    ['not ASCII', 'größe 网络 🙂\n'],
    ['large', 'x'.repeat(300_000)],
  ])('writes a new file: %s', (_what, content) => {
    const path = join(scratch(), 'new file');
    expect(make(file(path, content))).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(statSync(path).mode & 0o7777).toBe(0o644);
    expect(readdirSync(join(path, '..'))).toEqual(['new file']);
  });

  test('keeps mode and owner of a file that is there, or sets the mode asked for', () => {
    const path = join(scratch(), 'x');
    writeFileSync(path, 'old');
    chmodSync(path, 0o600);
    if (process.getuid?.() === 0) chownSync(path, 1, 2);
    const before = statSync(path);
    expect(make(file(path, 'new')).code).toBe(0);
    expect(statSync(path)).toMatchObject({ mode: before.mode, uid: before.uid, gid: before.gid });
    expect(make(file(path, 'new', { mode: '0640' })).code).toBe(0);
    expect(statSync(path).mode & 0o7777).toBe(0o640);
  });

  test('follows a symbolic link and keeps it', () => {
    const folder = scratch();
    writeFileSync(join(folder, 'real'), 'old');
    symlinkSync('real', join(folder, 'link'));
    expect(make(file(join(folder, 'link'), 'new')).code).toBe(0);
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
  });

  test('does not follow a link in a folder that anyone may write to', () => {
    const folder = scratch();
    const trap = join(folder, 'trap');
    mkdirSync(trap);
    chmodSync(trap, 0o777);
    writeFileSync(join(folder, 'victim'), 'safe');
    symlinkSync('../victim', join(trap, 'link'));
    const result = make(file(join(trap, 'link'), 'new'));
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('others may write');
    expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('safe');
  });

  test.each([
    ['the same', 'seen\n', 'seen\n', true],
    ['the same but for a final newline', 'seen', 'seen\n', true],
    ['empty where nothing was seen', '', null, true],
    ['not comparable', '\xff', '\ufffd', true],
    ['changed', 'other\n', 'seen\n', false],
    ['there where nothing was seen', 'other\n', null, false],
  ])('a file that is %s since the probe', (_what, now, seen, written) => {
    const path = join(scratch(), 'x');
    writeFileSync(path, Buffer.from(now, 'latin1'));
    const result = make(file(path, 'new', { before: seen }));
    expect(result.code === 0).toBe(written);
    expect(readFileSync(path, 'latin1')).toBe(written ? 'new' : now);
    if (!written) expect(result.stderr).toContain('was changed since netfix looked at it');
    expect(readdirSync(join(path, '..'))).toEqual(['x']);
  });

  test('a file that is gone since the probe is not made again', () => {
    const path = join(scratch(), 'x');
    expect(make(file(path, 'new', { before: 'seen\n' })).code).not.toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  test('names a missing folder, and a file in its place', () => {
    const folder = scratch();
    writeFileSync(join(folder, 'file'), '');
    const result = make(file(join(folder, 'no', 'x'), 'new'));
    expect(result.code).not.toBe(0);
    expect(result.stderr).toBe(
      `the folder ${folder}/no does not exist; make it, or install what brings it, and run again\n`,
    );
    expect(make(file(join(folder, 'file', 'x'), 'new')).stderr).toBe(
      `${folder}/file is no folder, so nothing can be put into it; move it away, make the folder, and run again\n`,
    );
  });

  test('on a read-only file system says so, and nothing of the shell', (context) => {
    if (process.getuid?.() !== 0) return context.skip('needs root to mount');
    const folder = scratch();
    const path = join(folder, 'x');
    writeFileSync(path, 'old');
    execFileSync('mount', ['--bind', folder, folder]);
    try {
      execFileSync('mount', ['-o', 'remount,ro,bind', folder]);
      for (const change of [file(path, 'new'), comment(path, [{ line: 1, text: 'old' }])]) {
        const result = make(change);
        expect(result.code).not.toBe(0);
        expect(result.stderr).toBe(
          `${path} could not be written and is as it was: Read-only file system; make that writable, or change the image that it comes from, and run again\n`,
        );
      }
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  test('on a full disk the old file stays whole and no scrap is left', (context) => {
    if (process.getuid?.() !== 0) return context.skip('needs root to mount a small tmpfs');
    const folder = scratch();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
    try {
      const path = join(folder, 'x');
      writeFileSync(path, 'old');
      const result = make(file(path, 'n'.repeat(200_000)));
      expect(result.code).not.toBe(0);
      expect(result.stderr).toMatch(
        /^\S+\/x could not be written and is as it was: .*; make room there \(`df/,
      );
      expect(readFileSync(path, 'utf8')).toBe('old');
      expect(readdirSync(folder)).toEqual(['x']);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  test('removes a file', () => {
    const path = join(scratch(), 'x');
    writeFileSync(path, 'old');
    expect(make(file(path, null)).code).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  const comment = (path: string, lines: { line: number; text: string }[]): Change => ({
    kind: 'comment',
    target: path,
    summary: 'comment',
    path,
    lines,
  });

  test('comments lines out and touches no other byte', () => {
    const path = join(scratch(), 'x');
    writeFileSync(path, Buffer.from('a = 1\n\xff b\nnet.x = 0\nend', 'latin1'));
    const result = make(
      comment(path, [
        { line: 1, text: 'a = 1' },
        { line: 3, text: 'net.x = 0' },
      ]),
    );
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(path, 'latin1')).toBe('# netfix: a = 1\n\xff b\n# netfix: net.x = 0\nend');
  });

  test('refuses when a line is no longer what was seen', () => {
    const path = join(scratch(), 'x');
    writeFileSync(path, 'a = 2\n');
    const result = make(comment(path, [{ line: 1, text: 'a = 1' }]));
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('no longer');
    expect(readFileSync(path, 'utf8')).toBe('a = 2\n');
  });

  test('removes a link whatever has become of what it leads to', () => {
    const folder = scratch();
    const [target, link] = [join(folder, 'target'), join(folder, 'link')];
    writeFileSync(target, 'before\n');
    symlinkSync(target, link);
    const remove = file(link, null);
    writeFileSync(target, 'by another task\n');
    expect(make(remove)).toMatchObject({ code: 0, stderr: '' });
    expect([readdirSync(folder), readFileSync(target, 'utf8')]).toEqual([['target'], 'by another task\n']);
  });

  test.each([
    ['written', 'new'],
    ['removed', null],
  ])('what could not be %s is as it was: the step is void, and counts as no change', (_what, after) => {
    if (process.getuid?.() !== 0) return;
    const [path, state] = [join(scratch(), 'x'), scratch()];
    writeFileSync(path, 'old');
    // rename(2) and unlink(2) of a mount point give EBUSY.
    execFileSync('mount', ['--bind', path, path]);
    try {
      const result = runIn(shell, changeScript([file(path, after)], state));
      expect(result.code).not.toBe(0);
      expect(voidSteps(state)).toEqual(['1']);
    } finally {
      execFileSync('umount', [path]);
    }
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(join(path, '..'))).toEqual(['x']);
  });

  test('so it is of a kernel parameter and of a module', () => {
    if (process.getuid?.() !== 0) return;
    const path = 'kernel/ngroups_max';
    const changes: Change[] = [
      { kind: 'sysctl', target: 'x', summary: 'x', path, before: null, after: '1' },
      { kind: 'kernel-module', target: 'x', summary: 'x', module: 'no_such_module' },
    ];
    for (const change of changes) {
      const state = scratch();
      expect(runIn(shell, changeScript([change], state)).code).not.toBe(0);
      expect(voidSteps(state)).toEqual(['1']);
    }
  });

  test('says so when a kernel parameter is not there', () => {
    const result = make({
      kind: 'sysctl',
      target: 'x',
      summary: 'x',
      path: 'net/ipv4/no_such_thing',
      before: null,
      after: '1',
    });
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('there is no /proc/sys/net/ipv4/no_such_thing');
  });

  test('says why a kernel parameter cannot be written, and nothing of the shell', () => {
    const path = 'kernel/ngroups_max';
    const result = make({ kind: 'sysctl', target: 'x', summary: 'x', path, before: null, after: '1' });
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(
      process.getuid?.() === 0
        ? /^\/proc\/sys\/kernel\/ngroups_max cannot be written: [A-Z][a-z -]+$/m
        : /only root/,
    );
    expect(result.stderr).not.toContain('eval');
  });
});
