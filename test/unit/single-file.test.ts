import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { toolboxManifest } from '../../src/modules/toolbox/manifest.ts';
import { startSshd } from './ssh/test-sshd.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Nothing of the repository is near them: no node_modules above, no package.json. */
const folder = mkdtempSync(join(tmpdir(), 'netfix-single-'));
const FORMS: [form: string, command: string[]][] = [
  ['the single file', [process.execPath, join(folder, 'netfix.cjs')]],
  ['the binary', [join(folder, 'netfix')]],
];

/** Node and postject come from npm, or from its cache. */
beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'build:binary'], { cwd: ROOT });
  for (const name of ['netfix', 'netfix.cjs']) cpSync(join(ROOT, 'build', name), join(folder, name));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string[], ...args: string[]): string {
  return runIn(folder, command, ...args);
}

/** No PATH: there is no Node to be found. */
function runIn(cwd: string, [program = '', ...given]: string[], ...args: string[]): string {
  const env = { HOME: process.env.HOME, USER: process.env.USER, XDG_STATE_HOME: join(folder, 'state') };
  return execFileSync(program, [...given, ...args], { cwd, encoding: 'utf8', env });
}

describe.each(FORMS)('%s', (_form, command) => {
  test('it knows its version and its modules', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(run(command, '--version')).toBe(`${version}\n`);
    expect(run(command, 'modules', 'sysctl')).toContain('net.ipv4.ip_forward');
  });

  test('it writes what to start from, and the manifest of the toolbox', () => {
    const project = mkdtempSync(join(folder, 'project-'));
    expect(runIn(project, command, 'init', 'n1', 'root@n2')).toContain('netfix ping -i hosts.yaml');
    expect(runIn(project, command, 'inventory', '-i', 'hosts.yaml')).toBe('n1\nn2\n');
    for (const name of ['playbook', 'inventory'])
      expect(readFileSync(join(project, `schemas/${name}.schema.json`), 'utf8')).toBe(
        readFileSync(join(ROOT, `schemas/${name}.schema.json`), 'utf8'),
      );
    const manifest = runIn(project, command, 'init', 'toolbox');
    expect(parse(manifest)).toEqual(toolboxManifest());
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
      expect(run(command, 'ping', '-i', 'hosts')).toMatch(/n1 +ok/);
      expect(() => readFileSync(join(folder, 'planted'))).toThrow('ENOENT');
    } finally {
      sshd.stop();
    }
  });
});

test('the licences of what is in the binary lie beside it', () => {
  expect(readFileSync(join(ROOT, 'build/NODE-LICENSE.txt'), 'utf8')).toContain('Node.js is licensed for use');
  expect(readFileSync(join(ROOT, 'build/THIRD-PARTY-NOTICES.txt'), 'utf8')).toMatch(/^ssh2$/m);
});
