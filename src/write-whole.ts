import { randomBytes } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a file whole or not at all: what was there before stays until all of the new text is. Throws as node:fs does. */
export async function writeWhole(path: string, text: string, mode = 0o666): Promise<void> {
  await writeThen(rename, path, text, mode);
}

/** The same for a file that is not there yet: EEXIST where there is one. */
export async function writeNew(path: string, text: string): Promise<void> {
  await writeThen(nameOnce, path, text, 0o666);
}

async function writeThen(
  name: (temp: string, path: string) => Promise<void>,
  path: string,
  text: string,
  mode: number,
): Promise<void> {
  const temp = join(dirname(path), `.netfix-${randomBytes(8).toString('hex')}`);
  try {
    await writeFile(temp, text, { mode, flag: 'wx' });
    await name(temp, path);
  } catch (error) {
    await rm(temp, { force: true }).catch(() => {});
    throw error;
  }
}

/**
 * Gives a whole file its name. Throws as node:fs does, EEXIST where the name is taken: link(2) replaces nothing. Not
 * every file system has links; there the name must have been found free a moment ago.
 */
export async function nameOnce(temp: string, path: string): Promise<void> {
  try {
    await link(temp, path);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
    await rename(temp, path);
    return;
  }
  await rm(temp);
}
