import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { startSshd } from './ssh/test-sshd.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Nothing of the repository is near it: no node_modules above, no package.json. */
const folder = mkdtempSync(join(tmpdir(), 'netfix-single-'));
const single = join(folder, 'netfix.cjs');

beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'build:single'], { cwd: ROOT });
  cpSync(join(ROOT, 'build/netfix.cjs'), single);
});

function run(...args: string[]): string {
  const env = { ...process.env, XDG_STATE_HOME: join(folder, 'state') };
  return execFileSync(process.execPath, [single, ...args], { cwd: folder, encoding: 'utf8', env });
}

test('it knows its version and its modules', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(run('--version')).toBe(`${version}\n`);
  expect(run('modules', 'sysctl')).toContain('net.ipv4.ip_forward');
});

test('it logs in to a real sshd, and loads nothing that lies beside it', async () => {
  const planted = `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'planted'))}, '')\n`;
  mkdirSync(join(folder, 'node_modules/cpu-features'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/cpu-features/index.js'), planted);
  const sshd = await startSshd();
  try {
    const login = `ansible_host=127.0.0.1 ansible_port=${sshd.port} ansible_user=${userInfo().username}`;
    const options = `-o UserKnownHostsFile=${sshd.knownHosts}`;
    chmodSync(sshd.key, 0o600);
    writeFileSync(
      join(folder, 'hosts'),
      `n1 ${login} ansible_ssh_private_key_file=${sshd.key} ansible_ssh_common_args='${options}'\n`,
    );
    expect(run('ping', '-i', 'hosts')).toMatch(/n1 +ok/);
    expect(() => readFileSync(join(folder, 'planted'))).toThrow('ENOENT');
  } finally {
    sshd.stop();
  }
});
