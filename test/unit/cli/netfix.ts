import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

export interface CliOutput {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command line as a shell would, without a terminal. */
export function netfix(args: readonly string[], cwd = '/', env: Record<string, string> = {}): CliOutput {
  if (!existsSync(CLI)) throw new Error('dist/cli.js is missing: run npm run build first');
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: status, stdout, stderr };
}
