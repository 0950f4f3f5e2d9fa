import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import type { RunDocument } from '../../../src/report/document.ts';
import { WAIT_FOR_LOCK } from './netfix.ts';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const SCHEMA = new URL('../../../schemas/run.schema.json', import.meta.url);
const isRunDocument = new Ajv().compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

/** Two plays on this machine; the first one's change says when it has begun, and lasts. */
function playbook(seconds: number): { folder: string; begun: string; over: string } {
  const folder = mkdtempSync(join(tmpdir(), 'netfix-interrupt-'));
  const [begun, over] = [join(folder, 'begun'), join(folder, 'over')];
  writeFileSync(join(folder, 'hosts'), 'n1 ansible_connection=local\nn2 ansible_connection=local\n');
  writeFileSync(
    join(folder, 'p.yaml'),
    `- hosts: n1
  tasks:
    - shell: { check: "test -e ${over}", fix: "touch ${begun}; sleep ${seconds}; touch ${over}" }
- hosts: all
  tasks:
    - shell: { check: "touch ${folder}/second" }
`,
  );
  return { folder, begun, over };
}

function start(folder: string): {
  child: ChildProcess;
  ended: Promise<{ code: number | null; document: RunDocument }>;
} {
  const child = spawn(process.execPath, [CLI, 'run', 'p.yaml', '-i', 'hosts', '--json', ...WAIT_FOR_LOCK], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const ended = new Promise<{ code: number | null; document: RunDocument }>((resolve, reject) => {
    child.on('close', (code) => {
      try {
        resolve({ code, document: JSON.parse(stdout) });
      } catch (error) {
        reject(error);
      }
    });
  });
  return { child, ended };
}

async function until(file: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!existsSync(file)) {
    if (Date.now() > deadline) throw new Error(`${file} never came`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s finishes what is begun, begins nothing new, and reports',
  async (signal) => {
    const { folder, begun, over } = playbook(1);
    const { child, ended } = start(folder);
    await until(begun);
    child.kill(signal);
    const { code, document } = await ended;
    expect(isRunDocument(document)).toBe(true);
    expect(code).toBe(130);
    expect(existsSync(over)).toBe(true);
    expect(existsSync(join(folder, 'second'))).toBe(false);
    expect(document.plays.map((play) => play.tasks[0]?.results.map((result) => result.status))).toEqual([
      ['changed'],
      ['blocked', 'blocked'],
    ]);
  },
);

test('a terminal that goes away says so more than once, and breaks nothing off', async () => {
  const { folder, begun, over } = playbook(1);
  const { child, ended } = start(folder);
  await until(begun);
  for (let times = 0; times < 3; times++) {
    child.kill('SIGHUP');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { code, document } = await ended;
  expect(code).toBe(130);
  expect(existsSync(over)).toBe(true);
  expect(document.plays[0]?.tasks[0]?.results[0]?.status).toBe('changed');
});

test('a second Ctrl-C breaks off, and the report names the change that may stand or not', async () => {
  const { folder, begun, over } = playbook(50);
  const { child, ended } = start(folder);
  await until(begun);
  child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill('SIGINT');
  const { code, document } = await ended;
  expect(isRunDocument(document)).toBe(true);
  expect(code).toBe(130);
  expect(existsSync(over)).toBe(false);
  const [result] = document.plays[0]?.tasks[0]?.results ?? [];
  expect(result?.findings.at(-1)).toMatchObject({ code: 'host.interrupted' });
  expect(result?.findings.at(-1)?.message).toContain(`touch ${begun}`);
});
