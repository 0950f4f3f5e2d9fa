import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunDocument } from '../../src/report/document.ts';
import { type Lab, startLab } from './lab.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const SCHEMA = new URL('../../schemas/run.schema.json', import.meta.url);
const isRunDocument = new Ajv().compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
const folder = mkdtempSync(join(tmpdir(), 'netfix-breaks-'));
const playbook = join(folder, 'p.yaml');
const CONTENT = `${'x'.repeat(79)}\n`.repeat(500);
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'breaks', hosts: 3 });
  writeFileSync(
    playbook,
    `- hosts: all
  become: true
  vars: { text: ${JSON.stringify(CONTENT)} }
  tasks:
    - shell: { check: "test -e /tmp/over", fix: "touch /tmp/begun; sleep 4; echo said; touch /tmp/over" }
    - file: { path: /etc/netfix-test, content: "{{ text }}" }
`,
  );
});
beforeEach(async () => {
  for (const host of ['n1', 'n2', 'n3'])
    await lab.exec(host, 'rm -f /tmp/begun /tmp/over; echo old >/etc/netfix-test');
});
afterAll(() => lab?.down());

interface Ended {
  code: number | null;
  stdout: string;
}

/** Starts a run and resolves once its change is under way on n1. */
async function startRun(...more: string[]): Promise<{ child: ChildProcess; ended: Promise<Ended> }> {
  const [pid = ''] = readFileSync(join(lab.dir, 'pid'), 'utf8').split(' ');
  const argv = [
    '-t',
    pid,
    '--net',
    '--',
    process.execPath,
    CLI,
    'run',
    playbook,
    '-i',
    lab.inventory,
    '--json',
    ...more,
  ];
  const child = spawn('nsenter', argv, {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 90_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout })));
  await until('test -e /tmp/begun', 'n1');
  return { child, ended };
}

async function until(condition: string, host: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while ((await lab.exec(host, condition)).code !== 0) {
    if (Date.now() > deadline) throw new Error(`${condition} never held on ${host}`);
  }
}

function documentOf({ stdout }: Ended): RunDocument {
  const document = JSON.parse(stdout);
  expect(isRunDocument(document)).toBe(true);
  return document;
}

/** The file is as it was or as it was to be, nothing runs on, and no scrap lies beside it. */
async function expectWhole(host: string): Promise<void> {
  const { stdout } = await lab.exec(host, 'cat /etc/netfix-test');
  expect(['old\n', CONTENT]).toContain(stdout);
  expect((await lab.exec(host, 'ls -A /etc | grep "^.netfix-"; pgrep -x sleep; true')).stdout).toBe('');
}

test('killed at once in a change: hosts are whole, nothing runs on, and the next run finishes', async () => {
  const { child, ended } = await startRun();
  child.kill('SIGKILL');
  await ended;
  for (const host of ['n1', 'n2', 'n3']) {
    await until('! pgrep -x sleep', host);
    await expectWhole(host);
  }
  const { code } = await lab.netfix(['run', playbook, '-i', lab.inventory]);
  expect(code).toBe(0);
  expect((await lab.exec('n2', 'cat /etc/netfix-test')).stdout).toBe(CONTENT);
});

test('a host that reboots in a change is looked at again over a new connection, and made right', async () => {
  const { ended } = await startRun();
  await lab.restart('n1');
  const end = await ended;
  const { hosts } = documentOf(end);
  expect(end.code).toBe(0);
  expect(Object.values(hosts).map((host) => host.status)).toEqual(['changed', 'changed', 'changed']);
  expect((await lab.exec('n1', 'test -e /tmp/over')).code).toBe(0);
});

test('a host that is gone for good is unreachable, with the change named; the others are made right', async () => {
  const { ended } = await startRun('--timeout', '6');
  await lab.exec('n1', 'ip link set eth0 down');
  const end = await ended;
  await lab.exec('n1', 'ip link set eth0 up');
  const { hosts, plays } = documentOf(end);
  expect(end.code).toBe(4);
  expect([hosts.n1?.status, hosts.n2?.status, hosts.n3?.status]).toEqual([
    'unreachable',
    'changed',
    'changed',
  ]);
  expect(plays[0]?.tasks[0]?.results[0]?.reason).toMatch(/may stand or not: .*touch \/tmp\/begun/);
  await until('! pgrep -x sleep', 'n1');
  await expectWhole('n1');
});

test('a second Ctrl-C ends soon, with a report that names what may stand or not', async () => {
  const { child, ended } = await startRun();
  child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill('SIGINT');
  const end = await ended;
  const { hosts, plays } = documentOf(end);
  expect(end.code).toBe(130);
  expect(Object.values(hosts).map((host) => host.status)).toEqual(['failed', 'failed', 'failed']);
  expect(plays[0]?.tasks[0]?.results[0]?.findings.at(-1)?.code).toBe('host.interrupted');
  for (const host of ['n1', 'n2', 'n3']) {
    await until('! pgrep -x sleep', host);
    await expectWhole(host);
  }
});

test('two runs at once on the same hosts leave one whole file, the one or the other', async () => {
  const run = (letter: string) => {
    const file = join(folder, `${letter}.json`);
    writeFileSync(file, JSON.stringify({ text: `${letter.repeat(79)}\n`.repeat(500) }));
    return lab.netfix(['run', playbook, '-i', lab.inventory, '-e', `@${file}`, '--json']);
  };
  await Promise.all(['n1', 'n2', 'n3'].map((host) => lab.exec(host, 'touch /tmp/over')));
  const ends = await Promise.all([run('a'), run('b'), run('a'), run('b')]);
  for (const end of ends) documentOf(end);
  for (const host of ['n1', 'n2', 'n3']) {
    const { stdout } = await lab.exec(
      host,
      'wc -c </etc/netfix-test; cut -c1-79 /etc/netfix-test | sort -u; ls -A /etc | grep "^.netfix-"; true',
    );
    expect(stdout).toMatch(/^40000\n(a{79}|b{79})\n$/);
  }
});

test('many names for few hosts, few at a time: each has its result', async () => {
  const inventory = join(folder, 'aliases');
  const tail = readFileSync(lab.inventory, 'utf8').replace(/^n\d.*$/gm, '');
  const names = Array.from({ length: 60 }, (_, i) => `alias${i} ansible_host=172.28.128.${11 + (i % 3)}`);
  writeFileSync(inventory, `${names.join('\n')}\n${tail}`);
  const ping = await lab.netfix(['ping', '-i', inventory, '-f', '5', '--json']);
  const { hosts } = documentOf(ping);
  expect(ping.code).toBe(0);
  expect(Object.values(hosts).filter((host) => host.ok === 1)).toHaveLength(60);
});
