import type { Command } from 'commander';
import { complete } from './completion/complete.ts';
import { lookUp } from './completion/lookup.ts';
import { SCRIPTS } from './completion/scripts.ts';
import type { Io } from './io.ts';

/** `netfix completion bash`: the script that a shell reads. */
export function completionCommand(shell: string, io: Io): number {
  io.stdout.write(SCRIPTS[shell] ?? '');
  return 0;
}

/** What a shell asks on Tab. Whatever is wrong, nothing is offered and nothing is said: a line is being typed. */
export async function completeCommand(program: Command, words: readonly string[], io: Io): Promise<number> {
  const find = (kind: string, before: readonly string[]) => lookUp(kind, before, io.cwd);
  const found = await complete(program, words, find).catch(() => []);
  const lines = found === null ? ['/files'] : found;
  io.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return 0;
}
