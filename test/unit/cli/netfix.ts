import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

/** Records of runs and compiled code stay out of this machine's own. */
const KEPT = mkdtempSync(join(tmpdir(), 'netfix-kept-'));

/** Test files share this machine, and so its lock. */
export const WAIT_FOR_LOCK = ['--lock-timeout', '60'];

export interface CliOutput {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command line as a shell would, without a terminal; `prefix` is a command that runs it. */
export function netfix(
  args: readonly string[],
  cwd = '/',
  env: Record<string, string> = {},
  prefix: readonly string[] = [],
): CliOutput {
  if (!existsSync(CLI)) throw new Error('dist/cli.js is missing: run npm run build first');
  const [command = '', ...rest] = [...prefix, process.execPath, CLI, ...args];
  const { status, stdout, stderr } = spawnSync(command, rest, {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, XDG_STATE_HOME: KEPT, XDG_CACHE_HOME: KEPT, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: status, stdout, stderr };
}
