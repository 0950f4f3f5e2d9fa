import { stat } from 'node:fs/promises';

/** What is said of a file that mayWait(). */
export const NO_REGULAR_FILE = 'it is no regular file (a pipe, a socket or a device)';

/**
 * Whether to open and read it could take for ever, as with a pipe nobody writes to: a process of Node's cannot end while a
 * thread of it waits in open(2). /dev/null, which stands for no file at all, has its end at once.
 */
export async function mayWait(path: string): Promise<boolean> {
  const there = await stat(path).catch(() => null);
  if (there === null || there.isFile() || there.isDirectory()) return false;
  const nothing = await stat('/dev/null').catch(() => null);
  return !there.isCharacterDevice() || there.rdev !== nothing?.rdev;
}
