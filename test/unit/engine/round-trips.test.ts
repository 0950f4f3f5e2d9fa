import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DelayProxy, startDelayProxy } from '../ssh/delay-proxy.ts';
import { knownHostLine, startSshd, type TestSshd } from '../ssh/test-sshd.ts';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const ONE_WAY_MS = 50;
/** As on the day they were last looked at, with a fifth of room above. */
const FIX_BYTES = 120_000;
const NOTHING_BYTES = 46_000;
const folder = mkdtempSync(join(tmpdir(), 'netfix-trips-'));
let sshd: TestSshd;

beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd?.stop());

interface Counted {
  code: number | null;
  trips: number;
  /** Both ways, encrypted, the login included. */
  bytes: number;
  /** Scripts that were sent to the host. */
  scripts: number;
  stdout: string;
}

/** Runs ten file tasks over a link of 100 ms round trip, through the built command line, and counts. */
async function tenTasks(name: string): Promise<Counted> {
  const proxy = await startDelayProxy(sshd.port, ONE_WAY_MS);
  try {
    const tasks = Array.from(
      { length: 10 },
      (_, i) => `    - file: { path: ${folder}/${name}${i}, content: "${i}\\n" }\n`,
    );
    const playbook = join(folder, 'ten.yaml');
    writeFileSync(playbook, `- hosts: all\n  tasks:\n${tasks.join('')}`);
    const { stderr, ...run } = await cli(['run', playbook, '-v', '-i', inventory(proxy)]);
    const scripts = stderr.match(/^--- n1 runs:$/gm)?.length ?? 0;
    return { ...run, scripts, trips: proxy.roundTrips(), bytes: proxy.bytes() };
  } finally {
    await proxy.close();
  }
}

function inventory(proxy: DelayProxy): string {
  const known = join(folder, 'known_hosts');
  writeFileSync(known, knownHostLine(proxy.port, join(sshd.dir, 'host_ed25519')));
  const file = join(folder, 'hosts');
  const vars = [
    'ansible_host=127.0.0.1',
    `ansible_port=${proxy.port}`,
    `ansible_user=${userInfo().username}`,
    `ansible_ssh_private_key_file=${sshd.key}`,
    `ansible_ssh_common_args='-o UserKnownHostsFile=${known} -o IdentitiesOnly=yes'`,
  ];
  writeFileSync(file, `n1 ${vars.join(' ')}\n`);
  return file;
}

function cli(args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

test('ten tasks, whatever is to be done, stay within the budget of round trips', {
  timeout: 60_000,
}, async () => {
  const name = `try${Date.now()}-`;
  const fix = await tenTasks(name);
  expect(fix.code, fix.stdout).toBe(0);
  expect(existsSync(join(folder, `${name}9`))).toBe(true);
  expect(fix.trips).toBeLessThanOrEqual(10);
  expect(fix.scripts).toBe(2);
  expect(fix.bytes).toBeLessThanOrEqual(FIX_BYTES);

  const nothing = await tenTasks(name);
  expect(nothing.code, nothing.stdout).toBe(0);
  expect(nothing.trips).toBeLessThanOrEqual(8);
  expect(nothing.trips).toBeGreaterThan(3);
  expect(nothing.scripts).toBe(1);
  expect(nothing.bytes).toBeLessThanOrEqual(NOTHING_BYTES);
});
