import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../usage-error.ts';

/** A file or folder, and how the user would write it, for messages. */
export interface Place {
  path: string;
  shown: string;
}

export function child(folder: Place, name: string): Place {
  return { path: join(folder.path, name), shown: join(folder.shown, name) };
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** The names in a folder in the order of their bytes, as Python sorts them; none where there is no such folder. */
export async function listFolder(folder: Place, problems: Problem[]): Promise<string[]> {
  try {
    const names = await readdir(folder.path);
    return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      problems.push({
        message: `cannot be read (${code})`,
        file: folder.shown,
        hint: 'check its permissions',
      });
    }
    return [];
  }
}
