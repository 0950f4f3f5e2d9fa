import { type FileHandle, open } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { localUser } from '../../local-user.ts';
import { UsageError } from '../../usage-error.ts';
import { expandHome } from './expand.ts';
import { glob } from './glob.ts';
import { type IncludeRequest, type ParseState, parseSshConfig } from './parse.ts';
import type { ConfigFile, Machine, SshConfig, Statement } from './statement.ts';

/** OpenSSH READCONF_MAX_DEPTH. */
const MAX_DEPTH = 16;

export interface ReadOptions {
  /** Absolute; `~` and the default files start here. */
  home: string;
  /** Read instead of ~/.ssh/config and /etc/ssh/ssh_config, as `ssh -F` does; [] reads none. */
  files?: readonly string[];
  /** More files, for hosts whose variables name one by `-F` (resolve.ts namedConfigFile). */
  named?: readonly string[];
  /** Default: the user this process runs as. */
  localUser?: string;
  /** Default: process.env. SSH_AUTH_SOCK and `${NAME}` in paths are taken from it. */
  environment?: Machine['environment'];
}

interface Source {
  path: string;
  /** The user's own: relative Includes start at ~/.ssh, else at /etc/ssh. */
  own: boolean;
  /** Refuse it when others may write it. */
  checked: boolean;
  depth: number;
}

interface Reading extends ParseState {
  machine: Machine;
}

/**
 * Reads the ssh_config files with all Includes. Missing default files are no error. Throws UsageError (file:line) for
 * a syntax error, a file others may write (ssh refuses it too), a named file that cannot be read, and Includes that
 * nest deeper than 16.
 */
export async function readSshConfig(options: ReadOptions): Promise<SshConfig> {
  const machine = machineOf(options);
  const reading: Reading = { machine, warnings: [], ignored: [] };
  const named = new Map<string, ConfigFile>();
  for (const path of new Set(options.named)) named.set(path, await readNamed(path, reading));
  const files: ConfigFile[] = [];
  for (const source of sourcesOf(options)) {
    const file = await readSource(source, reading);
    if (file !== null) files.push(file);
    else if (options.files !== undefined) throw unreadable(source.path);
  }
  return { files, named, warnings: reading.warnings, machine };
}

async function readNamed(path: string, reading: Reading): Promise<ConfigFile> {
  const { home, directory } = reading.machine;
  const full = resolve(directory, expandHome(path, home) ?? path);
  const file = await readSource({ path: full, own: true, checked: false, depth: 0 }, reading);
  if (file === null) throw unreadable(full);
  return file;
}

function unreadable(path: string): UsageError {
  return new UsageError({
    message: `cannot read ssh_config file ${path}`,
    hint: 'does it exist, and may you read it?',
  });
}

function machineOf({ home, localUser: given, environment }: ReadOptions): Machine {
  return {
    home,
    localUser: given ?? localUser(),
    uid: process.getuid?.() ?? -1,
    hostname: hostname(),
    directory: process.cwd(),
    environment: environment ?? process.env,
  };
}

function sourcesOf({ home, files }: ReadOptions): Source[] {
  if (files !== undefined) return files.map((path) => ({ path, own: true, checked: false, depth: 0 }));
  return [
    { path: join(home, '.ssh/config'), own: true, checked: true, depth: 0 },
    { path: '/etc/ssh/ssh_config', own: false, checked: false, depth: 0 },
  ];
}

/** Null when there is no such file, or none we may read. */
async function readSource(source: Source, reading: Reading): Promise<ConfigFile | null> {
  const text = await textOf(source);
  if (text === null) return null;
  const statements: Statement[] = [];
  for (const statement of parseSshConfig(text, source.path, reading)) {
    if (statement.kind === 'include-request') statements.push(await readInclude(statement, source, reading));
    else statements.push(statement);
  }
  return { path: source.path, statements };
}

async function textOf(source: Source): Promise<string | null> {
  let handle: FileHandle;
  try {
    handle = await open(source.path, 'r');
  } catch {
    return null;
  }
  try {
    const info = await handle.stat();
    if (source.checked) refuseForeign(source.path, info);
    return info.isDirectory() ? '' : await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

function refuseForeign(path: string, { uid, mode }: { uid: number; mode: number }): void {
  const ours = uid === 0 || uid === process.getuid?.();
  if (ours && (mode & 0o022) === 0) return;
  const what = ours ? 'others may write it' : 'it belongs to another user';
  throw new UsageError({
    message: `bad owner or permissions on ${path}: ${what}`,
    hint: ours ? `run: chmod go-w ${path}` : `run: chown ${localUser()} ${path}`,
  });
}

async function readInclude(request: IncludeRequest, from: Source, reading: Reading): Promise<Statement> {
  if (from.depth >= MAX_DEPTH) {
    throw new UsageError({
      message: `Include nests deeper than ${MAX_DEPTH} files; does a file include itself?`,
      ...request.place,
    });
  }
  const files: ConfigFile[] = [];
  for (const pattern of request.patterns) {
    for (const path of await glob(anchored(pattern, request, from, reading.machine.home))) {
      const file = await readSource({ path, own: from.own, checked: true, depth: from.depth + 1 }, reading);
      if (file === null)
        throw new UsageError({ message: `cannot read the included file ${path}`, ...request.place });
      files.push(file);
    }
  }
  return { kind: 'include', files };
}

function anchored(pattern: string, { place }: IncludeRequest, { own }: Source, home: string): string {
  if (isAbsolute(pattern)) return pattern;
  if (!pattern.startsWith('~')) return join(own ? join(home, '.ssh') : '/etc/ssh', pattern);
  if (own && (pattern === '~' || pattern.startsWith('~/'))) return join(home, pattern.slice(1));
  throw new UsageError({ message: `bad Include path ${pattern}`, ...place, hint: 'write the path out' });
}
