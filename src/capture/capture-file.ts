import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sink } from './tap.ts';

/** A file that has its name only once it is whole. */
export interface CaptureFile extends Sink {
  /** Gives it its name. Throws as node:fs does, also where there is a file of that name that it may not replace. */
  keep(): Promise<void>;
  /** As if it had never been. Never rejects. */
  drop(): Promise<void>;
}

/** Its user's alone: packets hold what people send. Throws as node:fs does. */
export async function openCaptureFile(path: string, replace: boolean): Promise<CaptureFile> {
  const temp = join(dirname(path), `.netfix-${randomBytes(8).toString('hex')}`);
  const file = await open(temp, 'wx', 0o600);
  return {
    write: (piece) => writeAll(file, piece),
    async keep() {
      await file.close();
      if (replace) await rename(temp, path);
      else await nameOnce(temp, path);
    },
    async drop() {
      await file.close().catch(() => {});
      await rm(temp, { force: true }).catch(() => {});
    },
  };
}

/** write(2) may take a part only. */
async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length; ) at += (await file.write(piece, at)).bytesWritten;
}

/** link(2) replaces nothing. Not every file system has it, and the name was free a moment ago. */
async function nameOnce(temp: string, path: string): Promise<void> {
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
