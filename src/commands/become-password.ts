import { readFile } from 'node:fs/promises';
import { UsageError } from '../usage-error.ts';
import { askSecret } from './ask-secret.ts';
import type { Io } from './io.ts';

/**
 * The password for sudo: asked for with -K, else the first line of the file that NETFIX_BECOME_PASSWORD_FILE names,
 * else null. It is never taken from a flag or a variable's value, where other users could read it.
 */
export async function becomePassword(ask: boolean, io: Io): Promise<string | null> {
  const file = io.env.NETFIX_BECOME_PASSWORD_FILE;
  if (ask) return askForPassword(io);
  if (file === undefined || file === '') return null;
  const password = firstLine(await textOf(file));
  if (password !== '') return password;
  throw new UsageError({
    message: `NETFIX_BECOME_PASSWORD_FILE names ${file}, whose first line is empty`,
    hint: 'its first line is the password; where sudo asks for none, unset the variable',
  });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError({
      message: `NETFIX_BECOME_PASSWORD_FILE names ${file}, which cannot be read (${reason})`,
    });
  }
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}

async function askForPassword(io: Io): Promise<string> {
  const password = await askSecret('become password: ', io);
  if (password === '') throw new UsageError({ message: '-K asked for a password, and was given none' });
  if (password !== null) return password;
  throw new UsageError({
    message: '-K asks for a password, but there is no terminal to ask on',
    hint: 'put the password in a file only you can read and name it in NETFIX_BECOME_PASSWORD_FILE',
  });
}
