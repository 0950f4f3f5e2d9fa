import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type FileHandle, link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all, also where the power goes: what was there before stays until all of the new text
 * is, and leaves it its owner and its mode. `mode` is that of a new file; what it lets be run may be run by those who
 * may read the old one. Throws as node:fs does.
 */
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
  const old = await stat(path).catch(() => null);
  try {
    const file = await open(temp, 'wx', old === null ? mode : 0o600);
    try {
      if (old !== null) await keepAccess(file, old, mode);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await name(temp, path);
  } catch (error) {
    await rm(temp, { force: true }).catch(() => {});
    throw error;
  }
}

/**
 * A user who may not give files away keeps the group, if it is one of his own (chown(2)). Where it cannot be kept, no
 * group is let in: the bits were meant for another one.
 */
async function keepAccess(file: FileHandle, old: Stats, mode: number): Promise<void> {
  const kept = await file
    .chown(old.uid, old.gid)
    .catch(async () => file.chown((await file.stat()).uid, old.gid))
    .then(() => 0o777)
    .catch(() => 0o707);
  await file.chmod(((old.mode & 0o777) | (mode & 0o111 & (old.mode >> 2))) & kept);
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
