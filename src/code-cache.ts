import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** What V8 compiled of one file. */
export interface Compiled {
  /** SHA-256 of the file's text, in hex. */
  source: string;
  code: Buffer;
}

export interface CodeCache {
  /** Whether the run that wrote it ended well, and so came to all that such a run needs. */
  whole: boolean;
  /** By the file's path. */
  files: ReadonlyMap<string, Compiled & { sum: string }>;
}

const NOTHING: CodeCache = { whole: false, files: new Map() };

/** The first line of a cache file, as JSON; what V8 compiled of each file follows in the same order. */
interface Header {
  engine: string;
  whole: boolean;
  /** `sum` is the SHA-256 of the compiled code, in hex, and `size` its bytes. */
  files: { path: string; source: string; sum: string; size: number }[];
}

const ENGINE = `${process.versions.v8} ${process.arch}`;

/**
 * Where the compiled code of a command is kept: below `$XDG_CACHE_HOME`, by default `~/.cache` (XDG Base Directory
 * Specification). Null where that is not this user's own, as for root with somebody else's HOME.
 */
export function codeCachePlace(env: NodeJS.ProcessEnv, command: string): string | null {
  const given = env.XDG_CACHE_HOME ?? '';
  try {
    const home = env.HOME ?? homedir();
    const caches = given.startsWith('/') ? given : join(home, '.cache');
    if (statSync(caches === given ? given : home).uid !== process.geteuid?.()) return null;
    return join(caches, 'netfix', command);
  } catch {
    return null;
  }
}

/** What was kept there; nothing where there is no place or file, or one that another user could have written. */
export function readCodeCache(place: string | null): CodeCache {
  if (place === null) return NOTHING;
  try {
    const bytes = readOwn(place);
    const head = bytes.indexOf('\n');
    const header: Header = JSON.parse(bytes.toString('utf8', 0, head));
    if (header.engine !== ENGINE) return NOTHING;
    const files = new Map<string, Compiled & { sum: string }>();
    let from = head + 1;
    for (const { path, source, sum, size } of header.files) {
      files.set(path, { source, sum, code: bytes.subarray(from, from + size) });
      from += size;
    }
    return { whole: header.whole, files };
  } catch {
    return NOTHING;
  }
}

/**
 * The code that was compiled of this very text, or undefined. V8 runs what it is given and looks for no damage (V8 11.3
 * crashes of it), so what is not as it was written is left out.
 */
export function codeFor(cache: CodeCache, path: string, source: string): Buffer | undefined {
  const known = cache.files.get(path);
  return known?.source === source && sha256(known.code) === known.sum ? known.code : undefined;
}

/** Throws unless it is a file of this user's that nobody else may write to. */
function readOwn(place: string): Buffer {
  const file = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    if (!found.isFile() || !isOurs(found)) throw new Error(`${place} is not ours alone`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function isOurs({ uid, mode }: Stats): boolean {
  return uid === process.geteuid?.() && (mode & 0o022) === 0;
}

/**
 * Writes it whole or not at all, and into no folder that another user could have put there. Synchronous, for the end of
 * the process. Throws as node:fs does.
 */
export function writeCodeCache(place: string, whole: boolean, files: ReadonlyMap<string, Compiled>): void {
  const header: Header = {
    engine: ENGINE,
    whole,
    files: [...files].map(([path, { source, code }]) => ({
      path,
      source,
      sum: sha256(code),
      size: code.length,
    })),
  };
  const parts = [Buffer.from(`${JSON.stringify(header)}\n`), ...[...files.values()].map(({ code }) => code)];
  const folder = dirname(place);
  const temp = join(folder, `.netfix-${randomBytes(8).toString('hex')}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || !isOurs(found)) throw new Error(`${folder} is not ours alone`);
  try {
    writeFileSync(temp, Buffer.concat(parts), { mode: 0o600, flag: 'wx' });
    renameSync(temp, place);
  } catch (error) {
    rmSync(temp, { force: true });
    throw error;
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
