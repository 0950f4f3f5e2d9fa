import { resolve } from 'node:path';
import { type Problem, UsageError } from '../usage-error.ts';
import { splitPattern } from './pattern.ts';
import { readSourceText } from './source-text.ts';

/**
 * The pattern that `--limit` means: each `@FILE` in it stands for the lines of that file, which are patterns, as in
 * Ansible. Blank lines and those that start with `#` name nothing. A file that names nothing at all throws UsageError:
 * to Ansible it means every host.
 */
export async function readLimit(limit: string, cwd: string): Promise<string> {
  if (limitFiles(limit).length === 0) return limit;
  const problems: Problem[] = [];
  const parts: string[] = [];
  for (const part of splitPattern(limit)) {
    const file = fileOf(part);
    parts.push(...(file === null ? [part] : await patternsIn(file, cwd, problems)));
  }
  if (problems.length > 0) throw new UsageError(problems);
  return parts.join(',');
}

/** The files it names, as they were given. */
export function limitFiles(limit: string): string[] {
  return limit.includes('@') ? splitPattern(limit).flatMap((part) => fileOf(part) ?? []) : [];
}

function fileOf(part: string): string | null {
  return part.startsWith('@') ? part.slice(1) : null;
}

async function patternsIn(file: string, cwd: string, problems: Problem[]): Promise<string[]> {
  const hint = '`--limit @FILE` reads patterns from FILE, one a line';
  const found: Problem[] = [];
  const text = await readSourceText(resolve(cwd, file), file, found);
  problems.push(...found.map((problem) => ({ ...problem, hint })));
  if (text === null) return [];
  const lines = text.split('\n').map((line) => line.trim());
  const patterns = lines.filter((line) => !line.startsWith('#')).flatMap(splitPattern);
  if (patterns.length === 0) problems.push({ file, message: 'names no host', hint });
  return patterns;
}
