import { readFile } from 'node:fs/promises';
import { isOutOfFiles } from '../open-files.ts';
import type { KnownHost } from './entry.ts';
import { parseKnownHosts } from './parse.ts';

/**
 * The lines of several known_hosts files, in order. A file that is missing or cannot be read has none, as for ssh; it
 * rejects only where this process can open no file.
 */
export async function readKnownHosts(files: readonly string[]): Promise<KnownHost[]> {
  const read = await Promise.all(
    files.map(async (file) => parseKnownHosts(await readFile(file, 'utf8').catch(nothing), file)),
  );
  return read.flat();
}

function nothing(error: unknown): string {
  if (isOutOfFiles(error)) throw error;
  return '';
}
