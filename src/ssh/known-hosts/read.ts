import { readFile } from 'node:fs/promises';
import { isOutOfFiles } from '../open-files.ts';
import { mayWait, NO_REGULAR_FILE } from '../waiting-file.ts';
import type { KnownHost } from './entry.ts';
import { parseKnownHosts } from './parse.ts';

/** Why known_hosts files are not to be read, in words, or null. */
export async function unreadable(files: readonly string[]): Promise<string | null> {
  const waits = await Promise.all(files.map(mayWait));
  const file = files.find((_, i) => waits[i]);
  return file === undefined
    ? null
    : `the known_hosts file ${file} cannot be read: ${NO_REGULAR_FILE}; name another as UserKnownHostsFile`;
}

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
