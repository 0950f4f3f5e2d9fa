import { type DropInFile, dropInFolders } from '../net/drop-in-folders.ts';
import { oncePerText } from '../once-per.ts';
import { parseDump } from '../sh/dump.ts';
import { quoteAll } from '../sh/quote.ts';
import type { ProbeOutput } from './module.ts';

export interface DropInFiles {
  /** Masks and empty files among them, which a dump alone does not show. */
  files: readonly DropInFile[];
  /** Files we may not read. */
  unreadable: readonly string[];
  /** Every file of the dump by path, those of `more` that are not drop-ins among them. */
  contents: ReadonlyMap<string, readonly string[]>;
}

/**
 * Read-only sh that shows every `*.conf` (or other suffix) of the folders of these names, and `singles` when they are there: `~path`
 * and, for a link, `>what it is`; `!path` for one we may not read; then the contents, with those of `more`.
 * /lib is left out where it is /usr/lib. What distributions link to is known by sight, which saves a process; `-ef`
 * is in dash, bash and busybox, and in POSIX since 2024.
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
target() {
  for is in ${quoteAll(singles)} /dev/null; do [ -h "$is" ] || { [ "$1" -ef "$is" ] 2>/dev/null && return 0; }; done
  is=$(readlink -f "$1")
}
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
  [ ! -h "$f" ] || { target "$f"; list="$list>$is$end"; }
  [ ! -f "$f" ] || [ -r "$f" ] || list="$list!$f$end"
done
printf %s "$list"
dump "$@" ${quoteAll(more)}`;
}

/** Never throws, whatever the output holds. Tasks of one kind ask for the same files, and nodes of a cluster have the same. */
export function readDropIns(output: ProbeOutput | undefined): DropInFiles {
  return readText(output?.stdout ?? '');
}

const readText = oncePerText(read);

function read(output: string): DropInFiles {
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
