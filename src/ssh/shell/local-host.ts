import { spawn } from 'node:child_process';
import { localUser } from '../../local-user.ts';
import type { LocalTarget } from '../target.ts';
import type { ShellEnd, ShellHost, ShellProcess, Started } from './shell-process.ts';

/** A child that left its stdout to another process: do not wait for that one. */
const DRAIN_MS = 300;
const CLOSE_MS = 1_000;

/** Shells on this machine, each in a session of its own as sshd would give it: Ctrl-C does not reach it. */
export function localHost(target: LocalTarget): ShellHost {
  const user = localUser();
  let last: ShellProcess | null = null;
  return {
    label: target.name,
    user,
    startTimeoutMs: 10_000,
    connect() {},
    async start(command): Promise<Started> {
      const started = await spawnShell(command);
      if (started.kind === 'started') last = started.process;
      return started;
    },
    async close() {
      if (last === null) return;
      const { ended, kill, stdin } = last;
      stdin.end();
      const timer = setTimeout(kill, CLOSE_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function spawnShell(command: string): Promise<Started> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { detached: true, cwd: '/', stdio: 'pipe' });
    child.stdin.on('error', () => {});
    child.once('error', (error) =>
      resolve({
        kind: 'refused',
        failure: { kind: 'unreachable', message: `cannot start /bin/sh here: ${error.message}` },
        final: true,
      }),
    );
    const ended = new Promise<ShellEnd>((settle) => {
      child.once('exit', (exitCode) => {
        const { drainMs } = process;
        const drained =
          drainMs === null ? undefined : setTimeout(() => settle({ exitCode, reason: null }), drainMs);
        child.once('close', () => {
          clearTimeout(drained);
          settle({ exitCode, reason: null });
        });
      });
    });
    const process: ShellProcess = {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      ended,
      drainMs: DRAIN_MS,
      kill: () => endGroup(child.pid),
    };
    child.once('spawn', () => resolve({ kind: 'started', process }));
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Already gone, or root's by now: then its stdin's end and its watchdog end it.
  }
}
