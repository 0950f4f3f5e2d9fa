import { readFile } from 'node:fs/promises';
import type { KnownHost } from './entry.ts';
import { parseKnownHosts } from './parse.ts';

/** The lines of several known_hosts files, in order. A file that is missing or cannot be read has none, as for ssh. */
export async function readKnownHosts(files: readonly string[]): Promise<KnownHost[]> {
  const read = await Promise.all(
    files.map(async (file) => parseKnownHosts(await readFile(file, 'utf8').catch(() => ''), file)),
  );
  return read.flat();
}
