import { spawnSync } from 'node:child_process';

/** The shells netfix's scripts must run in. A missing one fails in CI. */
export const SHELLS: [string, string[]][] = [
  ['dash', ['dash']],
  ['bash', ['bash', '--posix']],
  ['busybox ash', ['busybox', 'sh']],
];

export interface ShellOutput {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a script as a shell reads it from stdin. */
export function runIn(shell: readonly string[], script: string, cwd = '/'): ShellOutput {
  const [command = 'sh', ...args] = shell;
  const { status, stdout, stderr } = spawnSync(command, args, {
    input: script,
    cwd,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { code: status, stdout: stdout ?? '', stderr: stderr ?? '' };
}
