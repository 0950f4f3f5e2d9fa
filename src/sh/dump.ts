/**
 * Text of several files in one process, so framed that no file's content can pass for another file's header:
 * every content line starts with `|`, a header with `=`. `dump` is defined in the prelude; an empty or missing
 * file does not appear, nor one that cannot be read after all. getline tells of one that does not open (POSIX.1-2017 XCU
 * awk), but mawk ends where one opens and is not read, as some of /proc/sys: then each is read by itself, and what was
 * shown before is shown again. `show FILE...` is the process.
 */
export const DUMP_FUNCTION = `show() {
  each() {
    awk 'BEGIN {
      for (i = 1; i < ARGC; i++) {
        at = ARGV[i]
        for (n = 0; (getline line <at) > 0; n++) { if (!n) print "=" at; print "|" line }
        close(at)
      }
    }' "$@" </dev/null 2>/dev/null
  }
  each "$@" || for f in "$@"; do each "$f"; done
}
dump() {
  for f in "$@"; do [ -f "$f" ] && [ -r "$f" ] && set -- "$@" "$f"; shift; done
  [ $# -eq 0 ] || show "$@"
}`;

/**
 * The same for scripts that share a shell: `dump` notes the files and prints `MARK@PATH` for each, and `dumped` shows all
 * that were noted, once each and in one process. readDumped() puts the two together.
 */
export function noteFiles(mark: string): string {
  return `noted='
'
dump() {
  notes=
  for f in "$@"; do
    [ -f "$f" ] && [ -r "$f" ] || continue
    notes="\${notes}${mark}@$f
"
    case $noted in *"
$f
"*) ;; *) noted="$noted$f
";; esac
  done
  printf %s "$notes"
}
dumped() {
  [ \${#noted} -gt 1 ] || return 0
  IFS='
'
  set -f
  show $noted
}`;
}

/** A line begins behind `\n` alone: to `^` with the flag m, what a file says behind `\r` or U+2028 would be one, too. */
const LINE = '(?<![^\n])';

/** What dump() would have printed itself, from what it noted and what dumped() showed. */
export function readDumped(noted: string, mark: string, shown: ReadonlyMap<string, string>): string {
  return noted.replaceAll(noteOf(mark), (_note, path: string) => shown.get(path) ?? '');
}

/** Whether dump() noted a file in this text. */
export function hasNoted(text: string, mark: string): boolean {
  return noteOf(mark).test(text);
}

function noteOf(mark: string): RegExp {
  return new RegExp(`${LINE}${mark}@([^\n]*)\n`, 'g');
}

/** What was shown of each file, its header with it, by path. */
export function shownFiles(shown: string): Map<string, string> {
  const starts = [...shown.matchAll(new RegExp(`${LINE}=([^\\n]*)\\n`, 'g'))];
  return new Map(
    starts.map((match, i) => [
      match[1] ?? '',
      shown.slice(match.index, starts[i + 1]?.index ?? shown.length),
    ]),
  );
}

/** Path to lines, in the order printed. */
export function parseDump(output: string): Map<string, string[]> {
  const files = new Map<string, string[]>();
  let lines: string[] | undefined;
  for (const line of output.split('\n')) {
    if (line.startsWith('=')) {
      lines = [];
      files.set(line.slice(1), lines);
    } else if (line.startsWith('|')) {
      lines?.push(line.slice(1));
    }
  }
  return files;
}
