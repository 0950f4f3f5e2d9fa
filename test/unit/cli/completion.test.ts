import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { netfix } from './netfix.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'netfix-completion-'));
const ran = join(folder, 'ran');

beforeAll(() => {
  writeFileSync(join(folder, 'hosts'), 'n1\n[web]\nn[3:4]\n[web_db]\nn1\n');
  writeFileSync(join(folder, 'program'), `#!/bin/sh\ntouch '${ran}'\necho '{"secret_group": ["n9"]}'\n`);
  chmodSync(join(folder, 'program'), 0o755);
  cpSync(join(ROOT, 'playbooks/baseline.yaml'), join(folder, 'baseline.yaml'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(
    join(folder, 'bin/netfix'),
    `#!/bin/sh\nexec '${process.execPath}' '${ROOT}dist/cli.js' "$@"\n`,
  );
  chmodSync(join(folder, 'bin/netfix'), 0o755);
});

function offered(...words: string[]): string[] {
  const { code, stdout, stderr } = netfix(['__complete', '--', ...words], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').slice(0, -1);
}

describe('what is offered', () => {
  test.each<[words: string[], candidates: string[]]>([
    [['un'], ['undo']],
    [['run', ''], ['/files']],
    [['run', 'baseline.yaml', '--retry'], ['--retry-failed']],
    [['export', 'c'], ['cloud-init']],
    [['export', 'script', ''], ['/files']],
    [['export', 'daemonset', 'baseline.yaml', '-t', 's'], ['sysctl']],
    [['export', 'script', 'baseline.yaml', '-i', 'hosts', '--host', 'n3'], ['n3']],
    [
      ['ping', '-i', 'hosts', ''],
      ['all', 'ungrouped', 'web', 'web_db', 'n1', 'n3', 'n4'],
    ],
    [
      ['ping', '--inventory=hosts', '-l', 'web:!n'],
      ['web:!n1', 'web:!n3', 'web:!n4'],
    ],
    [
      ['ping', '-i', 'a1,a2,', 'a'],
      ['all', 'a1', 'a2'],
    ],
    [['run', 'baseline.yaml', '-t', 'sysctl,m'], ['sysctl,modules']],
    [['modules', 'kern'], ['kernel_module']],
    [['mesh', '--via=v'], ['--via=vxlan']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['completion', 'bash', ''], []],
    [['init', ''], ['toolbox']],
    [['init', 'toolbox', ''], []],
    [['ping', '-i', 'missing', ''], []],
    [['run', 'missing.yaml', '-t', ''], []],
    [['nonsense', '--wrong', ''], ['run']],
  ])('%j: %j', (words, candidates) => {
    if (words[0] === 'nonsense') expect(offered(...words)).toEqual(expect.arrayContaining(candidates));
    else expect(offered(...words)).toEqual(candidates);
  });

  test('an inventory that is a program is not run', () => {
    expect(offered('ping', '-i', 'program', '')).toEqual(['all', 'ungrouped']);
    expect(existsSync(ran)).toBe(false);
    expect(netfix(['inventory', '-i', './program'], folder).stdout).toBe('n9\n');
    expect(existsSync(ran)).toBe(true);
  });

  test('names that a shell would take apart are not offered', () => {
    writeFileSync(join(folder, 'odd.yaml'), '- tags: ["ok", "$(id)", "a b", "\\e[2J"]\n  hosts: all\n');
    expect(offered('run', 'odd.yaml', '-t', '')).toEqual(['ok']);
  });
});

const TYPED: [typed: string, completed: string][] = [
  ['netfix und', 'netfix undo'],
  ['netfix ping -i hosts web_', 'netfix ping -i hosts web_db'],
  ['netfix ping -i hosts web:web_', 'netfix ping -i hosts web:web_db'],
  ['netfix run basel', 'netfix run baseline.yaml'],
  ['netfix run baseline.yaml -t sys', 'netfix run baseline.yaml -t sysctl'],
  ['netfix run baseline.yaml --retry', 'netfix run baseline.yaml --retry-failed'],
  ['netfix modules kern', 'netfix modules kernel_module'],
  ['netfix mesh --via=vx', 'netfix mesh --via=vxlan'],
];

const env = {
  ...process.env,
  PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  HOME: folder,
  TERM: 'dumb',
};

function has(shell: string): boolean {
  const there = spawnSync('which', [shell]).status === 0;
  if (!there && process.env.CI) throw new Error(`${shell} is missing`);
  return there;
}

/** Types into a shell on a real terminal: Tab, then Ctrl-A and Ctrl-E to put the line into an echo. */
function typed(shell: string, setup: string): string[] {
  const lines = TYPED.map(([line]) => `${line}\t\x01echo "GOT \x05"\r`);
  const { stdout } = spawnSync('script', ['-qec', shell, '/dev/null'], {
    cwd: folder,
    env,
    encoding: 'utf8',
    input: `${setup}\r${lines.join('')}exit\r`,
    timeout: 60_000,
  });
  return [...stdout.matchAll(/^\r?GOT (.*?) *\r?$/gm)].map(([, line = '']) => line);
}

// All is typed ahead: on a machine with much other work a key may meet the terminal between two lines.
describe('on a terminal', { timeout: 90_000, retry: 2 }, () => {
  const completed = TYPED.map(([, line]) => line);

  test.skipIf(!has('bash'))('bash completes', () => {
    expect(typed('bash --norc --noprofile -i', 'source <(netfix completion bash)')).toEqual(completed);
  });

  test.skipIf(!has('zsh'))('zsh completes', () => {
    const setup = 'bindkey -e; autoload -U compinit; compinit -u -D; source <(netfix completion zsh)';
    expect(typed('zsh -f -i', setup)).toEqual(completed);
  });

  test.skipIf(!has('fish'))('fish completes', () => {
    const source = 'netfix completion fish | source';
    for (const [line, result] of TYPED) {
      const { stdout } = spawnSync('fish', ['-N', '-c', `${source}; complete -C '${line}'`], {
        cwd: folder,
        env,
        encoding: 'utf8',
      });
      expect(stdout.split('\n').map((one) => one.split('\t')[0])).toContain(result.split(' ').at(-1));
    }
  });
});
