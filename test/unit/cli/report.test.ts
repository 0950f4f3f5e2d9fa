import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { writablePath } from '../../../src/commands/report-files.ts';
import { type CliOutput, netfix, WAIT_FOR_LOCK } from './netfix.ts';

const SECRET = 'hunter2-hunter2';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netfix-report-'));
  writeFileSync(join(folder, 'hosts'), 'n[1:2] ansible_connection=local\n');
  writePlaybook('echo {{ api_token }} >&2; test {{ host.name }} = n1');
});

function writePlaybook(check: string): void {
  writeFileSync(
    join(folder, 'p.yaml'),
    `- name: shown\n  hosts: all\n  vars: { api_token: ${SECRET} }\n  tasks:\n    - shell: { check: "${check}" }\n`,
  );
}

function run(...flags: string[]): CliOutput {
  return netfix(['run', 'p.yaml', '-i', 'hosts', ...flags, ...WAIT_FOR_LOCK], folder);
}

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

test('both files are written beside what is printed, hold no secret, and leave no scrap', () => {
  const { code, stdout } = run('--report', 'out.html', '--junit', 'out.xml', '--json');
  expect(code).toBe(2);
  expect(JSON.parse(stdout).exitCode).toBe(2);
  expect(read('out.html')).toContain('<h1>1 of 2 hosts is right; 1 failed.</h1>');
  expect(read('out.xml')).toContain('tests="2" failures="1" errors="0" skipped="0"');
  expect(read('out.html') + read('out.xml')).toContain('(secret)');
  expect(read('out.html') + read('out.xml')).not.toContain('hunter2');
  expect(readdirSync(folder).sort()).toEqual(['hosts', 'out.html', 'out.xml', 'p.yaml']);
});

test.each(['check', 'run'])('%s writes them, and replaces those of an earlier run', (command) => {
  writeFileSync(join(folder, 'out.html'), 'old');
  netfix([command, 'p.yaml', '-i', 'hosts', '--report', 'out.html', ...WAIT_FOR_LOCK], folder);
  expect(read('out.html')).toMatch(/^<!DOCTYPE html>/);
});

test('ping, undo and history write them, too', () => {
  for (const command of ['ping', 'history', 'undo']) {
    netfix(
      [command, '-i', 'hosts', '--check', '--junit', `${command}.xml`].filter(
        (word) => word !== '--check' || command === 'undo',
      ),
      folder,
    );
    // The run that is to be taken back is looked for on all hosts first.
    const tests = command === 'undo' ? 4 : 2;
    expect(read(`${command}.xml`)).toContain(`<testsuite name="${command}" tests="${tests}"`);
  }
});

test.each([
  [['--report', 'none/out.html'], 'there is no folder'],
  [['--report', '.'], 'this is a folder'],
  [['--junit', 'new/'], 'this is a folder'],
  [['--junit', ''], 'this is no file name'],
  [['--junit', '/dev/null'], 'this is no regular file'],
  [['--report', 'p.yaml/out.html'], 'there is no folder'],
  [['--report', 'out', '--junit', './out'], 'name the same file'],
])('%j is wrong usage before anything is done', (flags, words) => {
  writePlaybook(`touch ${folder}/done`);
  const { code, stderr } = run(...flags);
  expect({ code, stderr }).toEqual({ code: 64, stderr: expect.stringContaining(words) });
  expect(stderr).toContain('nothing was touched');
  expect(existsSync(join(folder, 'done'))).toBe(false);
});

test('a link keeps pointing where it points', () => {
  mkdirSync(join(folder, 'store'));
  writeFileSync(join(folder, 'store', 'out.html'), 'old');
  symlinkSync('store/out.html', join(folder, 'out.html'));
  run('--report', 'out.html');
  expect(read('store/out.html')).toMatch(/^<!DOCTYPE html>/);
});

test('also where nothing is there yet', () => {
  mkdirSync(join(folder, 'store'));
  symlinkSync('store', join(folder, 'latest'));
  symlinkSync('../store/out.html', join(folder, 'store', 'link'));
  run('--report', 'latest/link');
  expect(lstatSync(join(folder, 'store', 'link')).isSymbolicLink()).toBe(true);
  expect(read('store/out.html')).toMatch(/^<!DOCTYPE html>/);
});

test('a link that leads to itself by way of a folder that is not there ends, and is replaced', async () => {
  symlinkSync('nope/../out.html', join(folder, 'out.html'));
  expect(await writablePath('--report', 'out.html', [], folder)).toBe(join(folder, 'out.html'));
});

test.runIf(process.geteuid?.() === 0)("another user's link does not choose which file is made", async () => {
  symlinkSync(join(folder, 'chosen'), join(folder, 'out.html'));
  symlinkSync('out.html', join(folder, 'own'));
  lchownSync(join(folder, 'out.html'), 12, 34);
  expect(await writablePath('--report', 'out.html', [], folder)).toBe(join(folder, 'out.html'));
  expect(await writablePath('--report', 'own', [], folder)).toBe(join(folder, 'out.html'));
});

/** The folder is there when the run begins, and gone when it ends. */
test('a report that cannot be written in the end costs no result: all else is printed, and the exit code says so', () => {
  mkdirSync(join(folder, 'gone'));
  writePlaybook(`rm -rf ${folder}/gone; test {{ host.name }} != n3`);
  const { code, stdout, stderr } = run('--report', 'gone/out.html', '--junit', 'out.xml', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0 });
  expect(stderr).toMatch(/^netfix: cannot write the file of --report: ENOENT/m);
  expect(read('out.xml')).toContain('failures="0"');
  expect(code).toBe(70);
});

test('a failed run keeps its own exit code then', () => {
  mkdirSync(join(folder, 'gone'));
  writePlaybook(`rm -rf ${folder}/gone; false`);
  expect(run('--report', 'gone/out.html').code).toBe(2);
});

test('where the disk is full, the old report stays whole and no scrap is left', () => {
  mkdirSync(join(folder, 'full'));
  writeFileSync(join(folder, 'full', 'out.html'), 'old');
  writeFileSync(join(folder, 'limited'), `#!/bin/sh\nulimit -f 1\nexec "$@"\n`);
  chmodSync(join(folder, 'limited'), 0o755);
  const args = ['run', 'p.yaml', '-i', 'hosts', '--report', 'full/out.html', ...WAIT_FOR_LOCK];
  const { stderr } = netfix(args, folder, {}, [join(folder, 'limited')]);
  expect(stderr).toContain('cannot write the file of --report: EFBIG');
  expect(read('full/out.html')).toBe('old');
  expect(readdirSync(join(folder, 'full'))).toEqual(['out.html']);
});
