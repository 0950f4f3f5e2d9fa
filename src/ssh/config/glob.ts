import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Absolute paths that match, sorted (glob(7): `*`, `?`, `[a-z]`, none of which cover a leading dot or a slash). */
export async function glob(pattern: string): Promise<string[]> {
  let paths = ['/'];
  for (const segment of pattern.split('/').filter((part) => part !== '')) {
    const next = await Promise.all(paths.map((path) => entriesOf(path, segment)));
    paths = next.flat();
  }
  return paths;
}

async function entriesOf(folder: string, segment: string): Promise<string[]> {
  if (!/[*?[]/.test(segment)) return exists(join(folder, segment.replace(/\\(.)/g, '$1')));
  const wanted = new RegExp(`^${segmentRegex(segment)}$`, 's');
  const names = await readdir(folder).catch(() => []);
  const visible = names.filter(
    (name) => wanted.test(name) && (!name.startsWith('.') || segment.startsWith('.')),
  );
  return visible.sort().map((name) => join(folder, name));
}

async function exists(path: string): Promise<string[]> {
  return lstat(path).then(
    () => [path],
    () => [],
  );
}

function segmentRegex(segment: string): string {
  return segment.replace(/\\(.)|\[([!^]?)(\]?[^\]]*)\]|(.)/gs, (_, escaped, not, set, char) => {
    if (set !== undefined) return `[${not === '' ? '' : '^'}${set.replace(/[\\\][^]/g, '\\$&')}]`;
    if (char === '*') return '.*';
    if (char === '?') return '.';
    return (escaped ?? char).replace(/[$()*+.?[\\\]^{|}/-]/g, '\\$&');
  });
}
