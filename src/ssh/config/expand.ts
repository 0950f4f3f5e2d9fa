import { isAbsolute, join, resolve } from 'node:path';
import type { Machine } from './statement.ts';

/** One letter to its text. */
export type Tokens = Readonly<Record<string, string>>;

/** `%h` and the like, and `${NAME}` where an environment is given, in one go. Null for one that is not known (ssh refuses it). */
export function expandTokens(
  text: string,
  tokens: Tokens,
  environment?: Machine['environment'],
): string | null {
  let bad = false;
  const known = (value: string | undefined) => {
    bad ||= value === undefined;
    return value ?? '';
  };
  const expanded = text.replace(/%(.?)|\$\{(\w*)\}/gs, (all: string, letter?: string, name?: string) => {
    if (name !== undefined) return environment === undefined ? all : known(environment[name]);
    if (letter === '%') return '%';
    return known(Object.hasOwn(tokens, letter ?? '') ? tokens[letter ?? ''] : undefined);
  });
  return bad ? null : expanded;
}

/** `~` and `~/…`; another user's home (`~name`) is null. */
export function expandHome(path: string, home: string): string | null {
  if (!path.startsWith('~')) return path;
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : null;
}

/** All three and made absolute, in the order ssh does them. Null when one cannot be resolved. */
export function expandPath(path: string, machine: Machine, tokens: Tokens): string | null {
  const home = expandHome(path, machine.home);
  const full = home === null ? null : expandTokens(home, tokens, machine.environment);
  if (full === null) return null;
  return isAbsolute(full) ? full : resolve(machine.directory, full);
}
