import { mkdir, open, readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { keyTypeOf } from './key.ts';
import { withLock } from './lock.ts';
import { hashName, knownHostName } from './name.ts';
import { parseKnownHosts } from './parse.ts';
import { verifyHostKey } from './verify.ts';

/** Appends of this process wait for each other in memory and never poll the lock file. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Adds a host's key to a known_hosts file, under a lock and as one write, so that ssh may append at the same moment.
 * Makes the folder (0700) and file (0600). A key the file already has is not added twice. The name is hashed when
 * `hash` (HashKnownHosts) is set or the file has hashed names. A file that is no regular file (/dev/null) is left
 * alone. Rejects with a plain Error when the name or key cannot stand in the file, when meanwhile the file holds
 * another key for the host, or when it cannot be written.
 */
export async function appendKnownHost(
  file: string,
  host: string,
  port: number,
  key: Buffer,
  options: { hash?: boolean } = {},
): Promise<void> {
  const turn = (queues.get(file) ?? Promise.resolve()).then(() =>
    append(file, host, port, key, options.hash ?? false),
  );
  queues.set(
    file,
    turn.catch(() => {}),
  );
  await turn;
}

async function append(file: string, host: string, port: number, key: Buffer, hash: boolean): Promise<void> {
  const keyType = writable(host, key);
  if (await isSpecial(file)) return;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const real = await realpath(file).catch(() => file);
  await withLock(`${real}.netfix-lock`, async () => {
    const before = await textOf(real);
    const { verdict } = verifyHostKey(parseKnownHosts(before, real), host, port, key);
    if (verdict === 'known') return;
    if (verdict !== 'unknown') throw new Error(`${real} now holds another key for ${host} (${verdict})`);
    const name = knownHostName(host, port);
    const shown = hash || /^\s*\|1\|/m.test(before) ? hashName(name) : name;
    const newline = before === '' || before.endsWith('\n') ? '' : '\n';
    await appendWhole(real, `${newline}${shown} ${keyType} ${key.toString('base64')}\n`);
  });
}

/** No character with a meaning of its own in known_hosts may come from a host name (OpenSSH check_host_key). */
function writable(host: string, key: Buffer): string {
  if (host === '' || /[@!?*#[\]|'"\\\s,]/.test(host)) {
    throw new Error(`the host name ${JSON.stringify(host)} cannot stand in a known_hosts file`);
  }
  const keyType = keyTypeOf(key);
  if (keyType === null) throw new Error(`what ${host} sent is no host key`);
  return keyType;
}

async function isSpecial(file: string): Promise<boolean> {
  return stat(file).then(
    (it) => !it.isFile(),
    () => false,
  );
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}

/** One write at the end of the file; what a full disk cut short is taken back. */
async function appendWhole(file: string, line: string): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  try {
    const { size } = await handle.stat();
    const { bytesWritten } = await handle.write(line);
    if (bytesWritten !== Buffer.byteLength(line)) {
      await handle.truncate(size);
      throw new Error(`${file} could not be written whole: is the disk full?`);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}
