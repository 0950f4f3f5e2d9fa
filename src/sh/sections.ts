import { quote } from './quote.ts';

/** A piece of a script whose output and exit code come back apart from the others'. */
export interface Section {
  id: string;
  script: string;
  /** When it fails, no later section with this flag runs. */
  stopOnFailure?: boolean;
  /**
   * A script of ours that starts nothing which outlives it: its stderr, nearly always empty, is gathered and sent only
   * if there is any. One that left a process behind would be waited for.
   */
  quiet?: boolean;
}

export interface SectionOutput {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * One script that runs the sections in order, each in a subshell with no stdin. `nonce` must be fresh and
 * unguessable: it is what keeps a host's output from passing for a mark. Whatever a shell prints at once is a packet to
 * encrypt, send and read: so there is one mark, behind each section, and quiet ones in a row are printed in blocks. A
 * syntax error stays in its section.
 */
export function sectionScript(sections: readonly Section[], nonce: string): string {
  return `stop=
ended() { printf '\\n%s %s %s\\n' ${quote(nonce)} "$1" "$code"; }
section() { ( eval "$2" ) </dev/null 3>&- 9>&-; code=$?; ended "$1"; ended "$1" >&2; }
quiet() {
said=$( eval "$2" 2>&1 >&3 </dev/null 3>&- 9>&- ); code=$?; ended "$1"
[ -z "$said" ] || { printf '%s\\n' "$said"; ended "$1"; } >&2
}
${rows(sections).map(rowScript).join('\n')}
`;
}

/** Sections that are printed together: quiet ones in a row. Any other is a row of its own. */
function rows(sections: readonly Section[]): Section[][] {
  const found: Section[][] = [];
  for (const section of sections) {
    const row = found.at(-1);
    if (isGathered(section) && row?.[0] !== undefined && isGathered(row[0])) row.push(section);
    else found.push([section]);
  }
  return found;
}

function isGathered({ quiet, stopOnFailure }: Section): boolean {
  return quiet === true && stopOnFailure !== true;
}

/**
 * dd(1) gathers its input to blocks of `obs` bytes when only `ibs` and `obs` are given (POSIX.1-2017 XCU dd). A busybox may
 * be built without it, or without these.
 */
function rowScript(row: readonly Section[]): string {
  const script = row.map(callScript).join('\n');
  if (row.length === 1) return `exec 3>&1\n${script}`;
  return `{ exec 3>&1\n${script}\n} | { dd ibs=8k obs=32k 2>/dev/null || cat; } 9>&-`;
}

function callScript(section: Section): string {
  const run = `${section.quiet ? 'quiet' : 'section'} ${quote(section.id)} ${quote(section.script)}`;
  return section.stopOnFailure ? `[ -n "$stop" ] || { ${run}; [ "$code" -eq 0 ] || stop=1; }` : run;
}

/** Sections that ran to their end, by id. One that never ran, or was cut short, is not there. */
export function parseSections(stdout: string, stderr: string, nonce: string): Map<string, SectionOutput> {
  const errors = split(stderr, nonce);
  const outputs = new Map<string, SectionOutput>();
  for (const [id, out] of split(stdout, nonce)) {
    outputs.set(id, { exitCode: out.exitCode, stdout: out.text, stderr: errors.get(id)?.text ?? '' });
  }
  return outputs;
}

/** What stands before each line `MARK ID CODE`, by id. An id may hold blanks. */
export function split(stream: string, mark: string): Map<string, { text: string; exitCode: number }> {
  const found = new Map<string, { text: string; exitCode: number }>();
  const marker = `\n${mark} `;
  let from = 0;
  for (let at = stream.indexOf(marker); at !== -1; at = stream.indexOf(marker, from)) {
    const lineEnd = stream.indexOf('\n', at + 1);
    if (lineEnd === -1) break;
    const line = stream.slice(at + marker.length, lineEnd);
    const end = line.lastIndexOf(' ');
    found.set(line.slice(0, end), { text: stream.slice(from, at), exitCode: Number(line.slice(end + 1)) });
    from = lineEnd + 1;
  }
  return found;
}
