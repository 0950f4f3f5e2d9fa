import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { netfix, WAIT_FOR_LOCK } from './netfix.ts';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'netfix-cli-'));
writeFileSync(join(folder, 'hosts'), 'localhost ansible_connection=local\n[web]\nlocalhost\n');

test('--version prints the version of package.json', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  expect(netfix(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('--help goes to stdout and exits 0', () => {
  const { code, stdout, stderr } = netfix(['run', '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const flag of ['--inventory', '--limit', '--check', '--diff', '--json', '--forks'])
    expect(stdout).toContain(flag);
});

test('modules lists what there is, and shows a page', () => {
  expect(netfix(['modules']).stdout).toMatch(/^sysctl +\S/m);
  const page = netfix(['modules', 'sysctl']).stdout;
  expect(page).toContain('| `settings` |');
  expect(page).toContain('conflicts');
});

test('ping on this machine answers, data on stdout and progress on stderr', () => {
  const { code, stdout, stderr } = netfix(['ping', '-i', 'hosts'], folder);
  expect(code).toBe(0);
  expect(stdout).toMatch(/localhost +ok/);
  expect(stderr).toContain('ping');
  expect(stdout + stderr).not.toContain('\x1b');
});

test('ping --json prints one document', () => {
  const { stdout } = netfix(['ping', '-i', 'hosts', '--json'], folder);
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    exitCode: 0,
    hosts: { localhost: { status: 'ok', ok: 1 } },
  });
});

test('-l @FILE takes the hosts from a file', () => {
  writeFileSync(join(folder, 'three'), 'n[1:3] ansible_connection=local\n');
  writeFileSync(join(folder, 'failed.retry'), 'n1\nn3\n');
  const limited = ['-i', 'three', '-l', '@failed.retry'];
  expect(netfix(['inventory', ...limited], folder).stdout).toBe('n1\nn3\n');
  const { stdout } = netfix(['ping', ...limited, '--json', ...WAIT_FOR_LOCK], folder);
  expect(Object.keys(JSON.parse(stdout).hosts)).toEqual(['n1', 'n3']);
  expect(netfix(['capture', 'n2', ...limited], folder).stderr).toContain('within --limit `n1,n3`');
});

test('inventory prints names, a tree, and JSON', () => {
  expect(netfix(['inventory', '-i', 'hosts'], folder).stdout).toBe('localhost\n');
  expect(netfix(['inventory', '-i', 'hosts', '--graph'], folder).stdout).toContain('|--@web:');
  expect(JSON.parse(netfix(['inventory', '-i', 'hosts', '--list'], folder).stdout)).toHaveProperty('_meta');
});

test('inventory -l holds for the tree and the JSON too', () => {
  writeFileSync(join(folder, 'limited'), '[web]\nn1 a=1\nn2 a=2\n[db]\nn3\n');
  const limited = ['inventory', '-i', 'limited', '-l', 'web:!n2'];
  const list = JSON.parse(netfix([...limited, '--list'], folder).stdout);
  expect(list).toEqual({
    _meta: { hostvars: { n1: { a: 1 } } },
    all: { children: ['ungrouped', 'web', 'db'] },
    web: { hosts: ['n1'] },
  });
  expect(netfix([...limited, '--graph'], folder).stdout).toBe(
    '@all:\n  |--@ungrouped:\n  |--@web:\n  |  |--n1\n  |--@db:\n',
  );
});

test('a reader that goes away is no error', () => {
  const { stderr, status } = spawnSync('sh', ['-c', `"${process.execPath}" "${CLI}" modules | true`], {
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
});

test('Ctrl-C on a terminal is answered at once, in the row that is drawn', () => {
  const slow = mkdtempSync(join(tmpdir(), 'netfix-cli-'));
  writeFileSync(join(slow, 'hosts'), 'localhost ansible_connection=local\n');
  writeFileSync(
    join(slow, 'p.yaml'),
    `- hosts: all\n  tasks:\n    - name: slow\n      shell: { check: "kill -INT $(cat ${slow}/pid); sleep 1" }\n`,
  );
  const script = `echo $$ >${slow}/pid; exec "${process.execPath}" "${CLI}" run ${slow}/p.yaml -i ${slow}/hosts`;
  const { CI: _, ...env } = process.env;
  const { stdout, status } = spawnSync('script', ['-qec', `stty rows 40 cols 120; ${script}`, '/dev/null'], {
    encoding: 'utf8',
    env: { ...env, TERM: 'xterm' },
  });
  expect(stdout).toMatch(/slow: 1 host, interrupted: finishing what is begun/);
  expect(status).toBe(130);
});

test('a report that cannot be written is told, and is no success', () => {
  const { stderr, status } = spawnSync(
    'sh',
    ['-c', `"${process.execPath}" "${CLI}" ping -i "${folder}/hosts" >/dev/full`],
    {
      encoding: 'utf8',
    },
  );
  expect(stderr).toContain('cannot write to standard output');
  expect(status).toBe(70);
});

test('no colour without a terminal, and none with NO_COLOR on one', () => {
  const script = `NO_COLOR=1 "${process.execPath}" "${CLI}" ping -i "${folder}/hosts"`;
  const { stdout } = spawnSync('script', ['-qec', script, '/dev/null'], {
    encoding: 'utf8',
    env: { ...process.env, CI: '1' },
  });
  expect(stdout).toContain('localhost');
  expect(stdout).not.toMatch(/\x1b\[3\dm/);
});

test('a check that a local run fixes, then nothing to do', () => {
  const target = join(folder, 'made');
  writeFileSync(
    join(folder, 'p.yaml'),
    `- hosts: all\n  tasks:\n    - file: { path: "${target}", content: "x\\n" }\n`,
  );
  const codes = ['check', 'run', 'run', 'check'].map(
    (command) => netfix([command, 'p.yaml', '-i', 'hosts', '--diff', ...WAIT_FOR_LOCK], folder).code,
  );
  expect(codes).toEqual([8, 0, 0, 0]);
  expect(readFileSync(target, 'utf8')).toBe('x\n');
});
