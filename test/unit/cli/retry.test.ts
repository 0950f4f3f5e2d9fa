import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type CliOutput, netfix, WAIT_FOR_LOCK } from './netfix.ts';

let folder = '';
const state = () => join(folder, 'state', 'netfix', 'runs');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netfix-retry-'));
  writeFileSync(join(folder, 'hosts'), 'n[1:3] ansible_connection=local\n');
  writeFileSync(
    join(folder, 'p.yaml'),
    `- hosts: all
  vars: { api_token: hunter2-hunter2 }
  tasks:
    - shell: { check: "test ! -e ${folder}/{{ host.name }}.bad || echo {{ api_token }} && test ! -e ${folder}/{{ host.name }}.bad" }
`,
  );
});

function run(...flags: string[]): CliOutput {
  const args = ['run', 'p.yaml', '-i', 'hosts', '--json', ...flags, ...WAIT_FOR_LOCK];
  return netfix(args, folder, { XDG_STATE_HOME: join(folder, 'state') });
}

function hostsOf({ stdout }: CliOutput): string[] {
  return Object.keys(JSON.parse(stdout).hosts);
}

test('--retry-failed works on the hosts that failed in the last run of the same playbook', () => {
  writeFileSync(join(folder, 'n2.bad'), '');
  expect(run().code).toBe(2);
  rmSync(join(folder, 'n2.bad'));
  const retried = run('--retry-failed');
  expect(hostsOf(retried)).toEqual(['n2']);
  expect(retried.code).toBe(0);
  const again = run('--retry-failed');
  expect(again.code).toBe(64);
  expect(again.stderr).toContain('no host failed in run');
});

test('without a run to retry it is wrong usage', () => {
  const { code, stderr } = run('--retry-failed');
  expect(code).toBe(64);
  expect(stderr).toContain('there is no run of');
});

test('hosts of a run that never finished are tried again, and --limit still holds', () => {
  run();
  const [file = ''] = readdirSync(state());
  const record = JSON.parse(readFileSync(join(state(), file), 'utf8'));
  const unfinished = { ...record, finished: false, hosts: { n1: null, n2: null, n3: null } };
  writeFileSync(join(state(), file), JSON.stringify(unfinished));
  expect(hostsOf(run('--retry-failed', '-l', 'n1,n3'))).toEqual(['n1', 'n3']);
});

test('a record is its user’s alone, holds no secret, and the last twenty are kept', () => {
  writeFileSync(join(folder, 'n1.bad'), '');
  mkdirSync(state(), { recursive: true });
  for (let day = 10; day < 35; day++) writeFileSync(join(state(), `202601${day}T000000Z-abcdef.json`), '{}');
  run();
  const files = readdirSync(state()).sort();
  expect(files).toHaveLength(20);
  const latest = join(state(), files.at(-1) ?? '');
  expect(statSync(latest).mode & 0o777).toBe(0o600);
  const text = readFileSync(latest, 'utf8');
  expect(text).toContain('shell.check-failed');
  expect(text).not.toContain('hunter2');
});

test('a folder that cannot be written costs a word, not the run', () => {
  writeFileSync(join(folder, 'state'), 'in the way');
  const { code, stderr } = run();
  expect(code).toBe(0);
  expect(stderr).toContain('cannot keep a record of the run');
});
