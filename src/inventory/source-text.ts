import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Problem } from '../usage-error.ts';
import { VAULT_HINT } from './yaml/build.ts';

/** Far above the inventory of a thousand hosts, far below what would hurt. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The text of a file, without a byte order mark. What is wrong goes to `problems`; then the result is null. */
export async function readSourceText(
  path: string,
  shown: string,
  problems: Problem[],
): Promise<string | null> {
  const read = await readBytes(path);
  if ('problem' in read) {
    problems.push({ file: shown, ...read.problem });
    return null;
  }
  if (read.bytes.subarray(0, 14).toString('latin1') === '$ANSIBLE_VAULT') {
    const message = 'a file encrypted by Ansible Vault: not supported yet';
    problems.push({ file: shown, line: 1, column: 1, message, hint: VAULT_HINT });
    return null;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
  } catch {
    problems.push({ file: shown, message: 'is not UTF-8 text' });
    return null;
  }
}

type Bytes = { bytes: Buffer } | { problem: Omit<Problem, 'file'> };

/** O_NONBLOCK, so that a named pipe nobody writes to cannot hold us; a pipe from the shell's `<(…)` is read to its end. */
async function readBytes(path: string): Promise<Bytes> {
  let handle: FileHandle | undefined;
  try {
    const pipe = /^\/(?:dev|proc\/self)\/(?:fd\/\d+|stdin)$/.test(path);
    handle = await open(path, constants.O_RDONLY | (pipe ? 0 : constants.O_NONBLOCK));
    const found = await handle.stat();
    if (found.isDirectory()) return { problem: { message: 'is a directory, not a file' } };
    if (!found.isFile() && !pipe) return { problem: { message: 'is not a plain file' } };
    return await readBounded(handle);
  } catch (error) {
    return { problem: readProblem(error) };
  } finally {
    await handle?.close();
  }
}

async function readBounded(handle: FileHandle): Promise<Bytes> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of handle.createReadStream({ autoClose: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BYTES) return { problem: { message: `is larger than ${MAX_BYTES / 1024 / 1024} MiB` } };
    chunks.push(bytes);
  }
  return { bytes: Buffer.concat(chunks) };
}

function readProblem(error: unknown): Omit<Problem, 'file'> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOENT')
    return {
      message: 'not found',
      hint: 'check the path (netfix init writes hosts.yaml); a list of hosts is written with a comma: `n1,`',
    };
  if (code === 'EACCES' || code === 'EPERM')
    return { message: 'may not be read', hint: 'check its permissions' };
  return { message: `cannot be read (${code})` };
}
