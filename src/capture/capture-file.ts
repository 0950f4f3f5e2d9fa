import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { nameOnce } from '../write-whole.ts';

/** A file that has its name only once it is whole. */
export interface CaptureFile {
  /** Written to one after another; what it has not taken yet is bounded by those who heed it (`drain`). */
  stream: WriteStream;
  /** Gives it its name. Throws as node:fs does, also where there is a file of that name that it may not replace. */
  keep(): Promise<void>;
  /** As if it had never been. Never rejects. */
  drop(): Promise<void>;
}

const MOST_UNWRITTEN = 512 * 1024;

/** Its user's alone: packets hold what people send. Throws as node:fs does. */
export async function openCaptureFile(path: string, replace: boolean): Promise<CaptureFile> {
  const temp = join(dirname(path), `.netfix-${randomBytes(8).toString('hex')}`);
  const stream = createWriteStream(temp, {
    flags: 'wx',
    mode: 0o600,
    highWaterMark: MOST_UNWRITTEN,
    flush: true,
  });
  await once(stream, 'open');
  stream.on('error', () => {});
  return {
    stream,
    async keep() {
      stream.end();
      await finished(stream);
      if (replace) await rename(temp, path);
      else await nameOnce(temp, path);
    },
    async drop() {
      stream.destroy();
      await rm(temp, { force: true }).catch(() => {});
    },
  };
}
