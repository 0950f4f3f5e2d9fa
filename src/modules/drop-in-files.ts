import { type DropInFile, dropInFolders } from '../net/drop-in-folders.ts';
import { parseDump } from '../sh/dump.ts';
import { quoteAll } from '../sh/quote.ts';

export interface DropInFiles {
  /** Masks and empty files among them, which a dump alone does not show. */
  files: DropInFile[];
  /** Files we may not read. */
  unreadable: string[];
  /** Every file of the dump by path, those of `more` that are not drop-ins among them. */
  contents: ReadonlyMap<string, readonly string[]>;
}

/**
 * Read-only sh that shows every `*.conf` (or other suffix) of the folders of these names, and `singles` when they are there: `~path`
 * and, for a link, `>what it is`; `!path` for one we may not read; then the contents, with those of `more`.
 * /lib is left out where it is /usr/lib.
 */
export function dropInScript(
  names: readonly string[],
  singles: readonly string[],
  more: readonly string[],
  suffix = 'conf',
): string {
  const folders = names.flatMap(dropInFolders);
  const own = folders.filter((folder) => !folder.startsWith('/lib/'));
  const lib = folders.filter((folder) => folder.startsWith('/lib/'));
  return `end='
'
set -- ${quoteAll(own)}
[ -h /lib ] || set -- "$@" ${quoteAll(lib)}
for d in "$@"; do
  shift
  for f in "$d"/*.${suffix} "$d"/.*.${suffix}; do
    if [ -e "$f" ] || [ -h "$f" ]; then set -- "$@" "$f"; fi
  done
done
for f in ${quoteAll(singles)}; do [ ! -e "$f" ] || set -- "$@" "$f"; done
list=
for f in "$@"; do
  list="$list~$f$end"
  [ ! -h "$f" ] || list="$list>$(readlink -f "$f")$end"
  [ ! -f "$f" ] || [ -r "$f" ] || list="$list!$f$end"
done
printf %s "$list"
dump "$@" ${quoteAll(more)}`;
}

/** Never throws, whatever the output holds. */
export function readDropIns(output: string): DropInFiles {
  const contents = parseDump(output);
  const targets = new Map<string, string>();
  const unreadable: string[] = [];
  let path = '';
  for (const line of output.split('\n')) {
    const rest = line.slice(1);
    if (line.startsWith('~')) {
      path = rest;
      targets.set(path, path);
    }
    if (line.startsWith('>') && path !== '') targets.set(path, rest);
    if (line.startsWith('!')) unreadable.push(rest);
  }
  const files = [...targets].map(([each, target]) => ({
    path: each,
    target,
    lines: contents.get(each) ?? [],
  }));
  return { files, unreadable, contents };
}
