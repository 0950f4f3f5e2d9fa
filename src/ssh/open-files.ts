import { readdirSync, readFileSync } from 'node:fs';
import type { Problem } from '../usage-error.ts';
import type { Target } from './target.ts';

/** How many files this process may have open, and how many of those it needs besides its hosts. */
export interface OpenFiles {
  limit: number;
  own: number;
}

/** What is opened later on: files that are read, and an event loop for each time limit of V8's. */
const MORE = 20;

/** Pipes to a shell on this machine. */
const PIPES = 3;

/** Node has raised the limit to the hard one when it started. Null where it cannot be told (proc(5)), or there is none. */
export function openFiles(): OpenFiles | null {
  try {
    const limit = readLimit(readFileSync('/proc/self/limits', 'latin1'));
    return limit === null ? null : { limit, own: readdirSync('/proc/self/fd').length + MORE };
  } catch {
    return null;
  }
}

/** From the text of `/proc/self/limits`. */
export function readLimit(text: string): number | null {
  const limit = /^Max open files +(\d+)/m.exec(text)?.[1];
  return limit === undefined ? null : Number(limit);
}

/**
 * Why so many hosts cannot be held at once, or null. A connection stays until the run ends, and each host that is worked
 * on may need one file more for a moment: its agent's socket, the answer to its name, another connection as a proof.
 */
export function tooFewFiles(
  targets: readonly Target[],
  forks: number,
  files: OpenFiles | null,
): Problem | null {
  if (files === null) return null;
  const held = targets.reduce((sum, target) => sum + filesOf(target), 0);
  const needed = files.own + held + Math.min(forks, targets.length);
  if (needed <= files.limit) return null;
  const enough = Math.max(4096, 2 ** Math.ceil(Math.log2(needed)));
  return {
    message: `${targets.length} hosts take up to ${needed} open files, and this process may have ${files.limit}`,
    hint: `${raise(enough)}, or name fewer hosts (-l)`,
  };
}

/** Hosts behind a jump host share its connection. */
function filesOf(target: Target): number {
  if (target.kind === 'local') return PIPES;
  return target.jumps.length === 0 ? 1 : 0;
}

/** How many connections may be held: with no file left for V8's time limits, Node aborts. */
export function mostConnections(files: OpenFiles | null): number {
  return files === null ? Number.POSITIVE_INFINITY : Math.max(1, files.limit - files.own);
}

/** What to do about it, in words. */
export function raise(limit = 4096): string {
  return `raise the limit with \`ulimit -n ${limit}\` in the shell that starts netfix (where it is refused, as root or in limits.conf(5))`;
}

/** No file can be opened: the process has too many (EMFILE), or the machine (ENFILE). */
export function isOutOfFiles(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EMFILE' || code === 'ENFILE';
}
