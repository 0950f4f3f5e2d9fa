import { execFileSync, spawn } from 'node:child_process';
import { PersistentShell } from '../../../src/ssh/shell/persistent-shell.ts';
import type { ShellEnd } from '../../../src/ssh/shell/shell-process.ts';

/** The shells a host's /bin/sh may be. */
export const SHELLS: Record<string, string[]> = {
  dash: ['dash'],
  'bash as sh': ['bash', '--posix'],
  bash: ['bash', '--norc'],
  'busybox sh': ['busybox', 'sh'],
};

/** A persistent shell in a session of its own, as sshd gives it. */
export function startShell(argv: readonly string[]): PersistentShell {
  const [command = 'sh', ...args] = argv;
  const child = spawn(command, args, { detached: true, stdio: 'pipe' });
  const ended = new Promise<ShellEnd>((resolve) => {
    child.once('exit', (exitCode) => setTimeout(() => resolve({ exitCode, reason: null }), 50));
  });
  const kill = () => {
    child.kill('SIGKILL');
  };
  return new PersistentShell(
    { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, drainMs: 50, kill },
    { key: '', nonce: 'n', label: 'here', startTimeoutMs: 5_000 },
  );
}

/** Processes whose arguments hold `mark`, zombies left out. */
export function running(mark: string): string[] {
  const list = execFileSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8' });
  return list.split('\n').filter((line) => line.includes(mark) && !/^\s*\d+ Z/.test(line));
}

export async function eventually(holds: () => boolean, ms = 15_000): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return holds();
}
