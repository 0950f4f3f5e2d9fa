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
const folder = mkdtempSync(join(tmpdir(), 'netfix-trips-'));
let sshd: TestSshd;

beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd?.stop());

/** Runs ten file tasks over a link of 100 ms round trip, through the built command line, and counts. */
async function tenTasks(name: string): Promise<{ code: number | null; trips: number; stdout: string }> {
  const proxy = await startDelayProxy(sshd.port, ONE_WAY_MS);
  try {
    const tasks = Array.from(
      { length: 10 },
      (_, i) => `    - file: { path: ${folder}/${name}${i}, content: "${i}\\n" }\n`,
    );
    const playbook = join(folder, 'ten.yaml');
    writeFileSync(playbook, `- hosts: all\n  tasks:\n${tasks.join('')}`);
    const run = await cli(['run', playbook, '-i', inventory(proxy)]);
    return { ...run, trips: proxy.roundTrips() };
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

function cli(args: string[]): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout })));
}

/** A loaded machine may split one burst into two. */
test('ten tasks, whatever is to be done, stay within the budget of round trips', {
  retry: 2,
  timeout: 60_000,
}, async () => {
  const name = `try${Date.now()}-`;
  const fix = await tenTasks(name);
  expect(fix.code, fix.stdout).toBe(0);
  expect(existsSync(join(folder, `${name}9`))).toBe(true);
  expect(fix.trips).toBeLessThanOrEqual(10);

  const nothing = await tenTasks(name);
  expect(nothing.code, nothing.stdout).toBe(0);
  expect(nothing.trips).toBeLessThanOrEqual(8);
  expect(nothing.trips).toBeGreaterThan(3);
});
