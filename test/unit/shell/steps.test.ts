import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StepOptions, StepResult } from '../../../src/ssh/session.ts';
import type { PersistentShell } from '../../../src/ssh/shell/persistent-shell.ts';
import { stepMarkers, stepScript } from '../../../src/ssh/shell/step-script.ts';
import { eventually, running, SHELLS, startShell } from './shells.ts';

const LIMIT = { become: null, timeoutMs: 20_000 };

interface Case {
  name: string;
  script: string;
  stdout?: string | RegExp;
  stderr?: string | RegExp;
  exitCode?: number | 'not 0';
}

const CASES: Case[] = [
  {
    name: 'both streams and the exit code',
    script: 'echo a; echo b >&2; exit 3',
    stdout: 'a\n',
    stderr: 'b\n',
    exitCode: 3,
  },
  { name: 'nothing', script: '', stdout: '', stderr: '', exitCode: 0 },
  { name: 'no newline at the end', script: 'printf x; printf y >&2', stdout: 'x', stderr: 'y' },
  { name: 'a comment at the end', script: 'echo a # not the end', stdout: 'a\n' },
  {
    name: 'several lines and a here-document',
    script: "cat <<'E'\n a'b\"c \\ $x\nE\necho z",
    stdout: ' a\'b"c \\ $x\nz\n',
  },
  { name: 'an unbalanced quote', script: "echo 'a", exitCode: 'not 0', stderr: /./ },
  { name: 'an unbalanced double quote', script: 'echo "a', exitCode: 'not 0', stderr: /./ },
  { name: 'an open brace', script: '{ echo a', exitCode: 'not 0', stdout: '', stderr: /./ },
  { name: 'a closing parenthesis', script: ') ; echo a', exitCode: 'not 0', stdout: '', stderr: /./ },
  { name: 'a closing brace', script: '}; echo a', exitCode: 'not 0', stderr: /./ },
  { name: 'an open here-document', script: 'cat <<E\na', stdout: /^a\n?$/ },
  { name: 'set -e', script: 'set -e; echo a; false; echo b', stdout: 'a\n', exitCode: 1 },
  {
    name: 'set -eu and an unset variable',
    script: 'set -eu; echo "$nope"',
    exitCode: 'not 0',
    stderr: /nope/,
  },
  { name: 'set -x', script: 'set -x; echo a', stdout: 'a\n', stderr: /echo a/ },
  { name: 'exec', script: 'exec echo a', stdout: 'a\n', exitCode: 0 },
  { name: 'exec of a redirection', script: 'exec >/dev/null 2>&1; echo a', stdout: '', exitCode: 0 },
  { name: 'closed streams', script: 'exec >&- 2>&-; exit 4', exitCode: 4 },
  { name: 'return', script: 'f() { return 5; }; f', exitCode: 5 },
  { name: 'an unknown command', script: 'nfx-no-such-command', exitCode: 127, stderr: /not found/ },
  { name: 'a signal to itself', script: "sh -c 'kill -KILL $$'", exitCode: 137 },
  { name: 'an exit trap', script: "trap 'echo bye' EXIT; echo a", stdout: 'a\nbye\n' },
  { name: 'a TERM trap of its own', script: "trap '' TERM; echo a", stdout: 'a\n' },
  { name: 'reading stdin', script: 'cat; read -r x; echo "[$x]"', stdout: '[]\n' },
  { name: 'wait for all children', script: 'sleep 0.1 & wait; echo a', stdout: 'a\n' },
  { name: 'no positional parameters', script: 'echo "$#$*"', stdout: '0\n' },
  { name: 'words like a marker', script: `echo '${'0'.repeat(32)}]0'`, stdout: `${'0'.repeat(32)}]0\n` },
  { name: 'bytes that are no UTF-8', script: "printf 'a\\377b\\000c'", stdout: 'a\ufffdb\0c' },
  { name: 'escape sequences as they are', script: "printf '\\033[31mred\\007'", stdout: '\x1b[31mred\x07' },
  { name: 'a child in the background that keeps stdout', script: 'sleep 1 & echo a', stdout: 'a\n' },
  { name: 'functions and cd stay inside', script: 'cd /; f() { :; }; X=1; echo a', stdout: 'a\n' },
  { name: 'and are not there afterwards', script: 'echo "[$X]"; f', stdout: '[]\n', exitCode: 127 },
];

describe.each(Object.entries(SHELLS))('steps in %s', (_name, argv) => {
  let shell: PersistentShell;
  beforeAll(() => {
    shell = startShell(argv);
  });
  afterAll(() => shell.end(2_000));

  test.each(CASES)('$name', async ({ script, stdout, stderr, exitCode }) => {
    const result = await shell.run(script, LIMIT);
    expect(result.failure).toBeNull();
    if (stdout !== undefined) matches(result.stdout, stdout);
    if (stderr !== undefined) matches(result.stderr, stderr);
    if (exitCode === 'not 0') expect(result.exitCode).toBeGreaterThan(0);
    else expect(result.exitCode).toBe(exitCode ?? 0);
    const next = await shell.run('echo in step', LIMIT);
    expect(next).toMatchObject({ failure: null, stdout: 'in step\n', exitCode: 0 });
  });

  test('any words come through as they are', async () => {
    const word = fc
      .string({ unit: 'binary', maxLength: 60 })
      .filter((text) => !text.includes('\0') && text.isWellFormed());
    const property = fc.asyncProperty(word, async (text) => {
      const quoted = `'${text.replaceAll("'", "'\\''")}'`;
      const result = await shell.run(`printf %s ${quoted}`, LIMIT);
      expect(result.stdout).toBe(text);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  test('a script of 300 kB', async () => {
    const script = `: ${'x'.repeat(300_000)}\necho done`;
    expect(await shell.run(script, LIMIT)).toMatchObject({ failure: null, stdout: 'done\n' });
  });

  test('100 MB of output on both streams, of which head and end are kept', async () => {
    const script =
      'head -c 100000000 /dev/zero | tr "\\0" a; head -c 9000000 /dev/zero | tr "\\0" b >&2; echo end';
    const result = await shell.run(script, { ...LIMIT, maxBytes: 1000 });
    expect(result).toMatchObject({ failure: null, exitCode: 0, truncated: true });
    expect(result.stdout).toMatch(/^a{500}\n\[\d+ bytes left out\]\na{496}end\n$/);
    expect(result.stderr).toMatch(/^b{500}\n\[\d+ bytes left out\]\nb{500}$/);
  }, 30_000);

  test('neither script nor nonce stands in any process list', async () => {
    const result = await shell.run(
      'tr "\\0" " " </proc/[0-9]*/cmdline 2>/dev/null; : s3cr""et-word; ps -eo args=',
      LIMIT,
    );
    expect(result.stdout).not.toContain('s3cr""et');
  });

  test('no watchdog is left after a step', async () => {
    const seconds = 2_000_000 + Math.floor(Math.random() * 100_000);
    await shell.run('sleep 0.05', { become: null, timeoutMs: seconds * 1000 });
    expect(await eventually(() => running(`sleep ${seconds}`).length === 0)).toBe(true);
    for (let i = 0; i < 30; i++) await shell.run(':', { become: null, timeoutMs: seconds * 1000 });
    expect(await eventually(() => running(`sleep ${seconds}`).length === 0)).toBe(true);
  });
});

describe.each(Object.entries(SHELLS))('what a shell holds, in %s', (_name, argv) => {
  const folder = mkdtempSync(join(tmpdir(), 'netfix-hold-'));
  const held = (): boolean => spawnSync('flock', ['-n', join(folder, 'lock'), 'true']).status !== 0;
  const holding = (idleSeconds: number): StepOptions => ({
    ...LIMIT,
    hold: { setup: `exec 9<>'${folder}/lock'; flock -w 10 9`, idleSeconds },
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is let go when nothing comes for so long, and the shell has ended', async () => {
    const shell = startShell(argv);
    await shell.run('sleep 2.5', holding(1));
    for (let i = 0; i < 4; i++) {
      await shell.run('sleep 0.6', LIMIT);
      expect([held(), shell.alive]).toEqual([true, true]);
    }
    expect(await eventually(() => !held() && !shell.alive, 5_000)).toBe(true);
  });

  test('is let go when the shell is told to end, and no watchdog is left', async () => {
    const shell = startShell(argv);
    const idle = 10_000_000 + Math.floor(Math.random() * 900_000);
    for (let i = 0; i < 10; i++) await shell.run(':', holding(idle));
    expect(held()).toBe(true);
    expect(await eventually(() => running(`sleep ${idle}`).length === 1)).toBe(true);
    await shell.end(1_000);
    expect(await eventually(() => !held() && running(`sleep ${idle}`).length === 0)).toBe(true);
  });

  test('is let go when nobody reads what the shell says any more, and no watchdog is left', async () => {
    const idle = 11_000_000 + Math.floor(Math.random() * 900_000);
    const [file = '', ...args] = argv;
    const shell = spawn(file, args, { stdio: 'pipe' });
    const { hold } = holding(idle);
    shell.stdin.write(stepScript('echo begun; sleep 0.5', stepMarkers('ab'), LIMIT.timeoutMs, hold));
    let said = '';
    shell.stdout.on('data', (bytes) => {
      said += bytes;
    });
    expect(await eventually(() => said.endsWith('begun\n'))).toBe(true);
    expect(held()).toBe(true);
    for (const stream of [shell.stdin, shell.stdout, shell.stderr]) stream.destroy();
    await once(shell, 'exit');
    expect(await eventually(() => !held() && running(`sleep ${idle}`).length === 0)).toBe(true);
  });
});

describe.concurrent.each(Object.entries(SHELLS))('deadlines in %s', (_name, argv) => {
  test.concurrent.each([
    ['a hung command', 'echo begun; sleep MARK'],
    [
      'children in the background and in groups of their own',
      'echo begun; sleep MARK & timeout MARK sleep MARK & (sleep MARK & wait) & wait',
    ],
    ['a script that ignores TERM', "echo begun; trap '' TERM INT HUP; while :; do sleep MARK; done"],
    ['a busy loop', 'echo begun; : MARK; while :; do :; done'],
  ])('%s ends, with all of its processes', async (_case, script) => {
    const mark = String(8_000_000 + Math.floor(Math.random() * 900_000));
    const shell = startShell(argv);
    const result = await shell.run(script.replaceAll('MARK', mark), { become: null, timeoutMs: 1_000 });
    expect(result.failure?.kind).toBe('timeout');
    expect(result.stdout).toBe('begun\n');
    expect(result.durationMs).toBeGreaterThanOrEqual(1_000);
    expect(result.durationMs).toBeLessThan(10_000);
    expect(await eventually(() => running(mark).length === 0)).toBe(true);
    expect(shell.alive).toBe(false);
  });

  test('what was detached with setsid outlives it', async () => {
    const mark = `25.0${argv.join('').length}625`;
    const shell = startShell(argv);
    await shell.run(`setsid sleep ${mark} >/dev/null 2>&1 & sleep 30`, { become: null, timeoutMs: 1_000 });
    expect(running(`sleep ${mark}`).length).toBe(1);
  });

  test('our end vanishes: the running step still ends by its deadline', async () => {
    const mark = String(9_000_000 + Math.floor(Math.random() * 900_000));
    const shell = startShell(argv);
    const hung = shell.run(`sleep ${mark}`, { become: null, timeoutMs: 2_000 });
    await eventually(() => running(`sleep ${mark}`).length > 0);
    await shell.end(0).catch(() => {});
    await hung;
    expect(await eventually(() => running(`sleep ${mark}`).length === 0, 5_000)).toBe(true);
  });

  test('a step that was sent only in part runs nothing', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'netfix-part-'));
    const file = join(dir, 'ran');
    const shell = startShell(argv);
    shell.send(`{ touch ${file}; eval 'echo a`);
    await shell.end(3_000);
    expect(existsSync(file)).toBe(false);
    rmSync(dir, { recursive: true });
  });
});

test('a NUL in a script is refused as our own mistake', async () => {
  const shell = startShell(['sh']);
  await expect(shell.run('echo a\0b', LIMIT)).rejects.toThrow(RangeError);
  await shell.end(1_000);
});

function matches(text: StepResult['stdout'], wanted: string | RegExp): void {
  if (typeof wanted === 'string') expect(text).toBe(wanted);
  else expect(text).toMatch(wanted);
}
