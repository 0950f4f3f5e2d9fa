import { spawn } from 'node:child_process';
import type { Problem } from '../usage-error.ts';
import { frameLine } from './code-frame.ts';

const MAX_OUTPUT = 64 * 1024 * 1024;
const MAX_STDERR = 16 * 1024;

export type ScriptOutput = { stdout: string } | { problem: Omit<Problem, 'file'> };

interface ProgramOutput {
  stdout: string;
  /** Its end. */
  stderr: string;
  /** Null where it ended with status 0. */
  failure: string | null;
}

/** Runs an executable inventory and gives what it prints. A status other than 0 is a problem with the end of its stderr. */
export async function runScript(
  path: string,
  args: readonly string[],
  options: { cwd: string; timeoutMs: number },
): Promise<ScriptOutput> {
  const { stdout, stderr, failure } = await runProgram(path, args, options);
  return failure === null ? { stdout } : { problem: scriptProblem(failure, stderr) };
}

/** Runs a program of this machine without input. It has `timeoutMs`; then it and what it started are killed. */
export async function runProgram(
  path: string,
  args: readonly string[],
  options: { cwd: string; timeoutMs: number; env?: Record<string, string> },
): Promise<ProgramOutput> {
  const child = spawn(path, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stdout: Buffer[] = [];
  let size = 0;
  let stderr = '';
  let stopped: string | null = null;
  const stop = (why: string): void => {
    stopped ??= why;
    killGroup(child.pid);
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const timer = setTimeout(
    () => stop(`did not end within ${Math.ceil(options.timeoutMs / 1000)} s`),
    options.timeoutMs,
  );
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_OUTPUT) stop(`prints more than ${MAX_OUTPUT / 1024 / 1024} MiB`);
    else stdout.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-MAX_STDERR);
  });
  const ended = await new Promise<string | null>((resolve) => {
    child.on('error', (error) => resolve(`cannot be run: ${error.message}`));
    child.on('close', (code, signal) =>
      resolve(code === 0 ? null : `ended with ${signal ?? `status ${code}`}`),
    );
  });
  clearTimeout(timer);
  return { stdout: Buffer.concat(stdout).toString('utf8'), stderr, failure: stopped ?? ended };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it ended by itself
  }
}

function scriptProblem(why: string, stderr: string): Omit<Problem, 'file'> {
  const last = stderr
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-8);
  return {
    message: `the inventory script ${why}`,
    ...(last.length === 0 ? {} : { frame: last.map((line) => `  | ${frameLine(line)}`).join('\n') }),
    hint: 'run it by hand with --list to see what it says',
  };
}
