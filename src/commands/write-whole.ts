import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a file whole or not at all: what was there before stays until all of the new text is. Throws as node:fs does. */
export async function writeWhole(path: string, text: string, mode = 0o666): Promise<void> {
  const temp = join(dirname(path), `.netfix-${randomBytes(8).toString('hex')}`);
  try {
    await writeFile(temp, text, { mode, flag: 'wx' });
    await rename(temp, path);
  } catch (error) {
    await rm(temp, { force: true }).catch(() => {});
    throw error;
  }
}
