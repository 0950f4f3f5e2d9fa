import { hasNoted, noteFiles, readDumped, shownFiles } from './dump.ts';
import { isLeftOut } from './left-out.ts';
import { quote } from './quote.ts';

/** A piece of a script whose output and exit code come back apart from the others'. */
export interface Section {
  id: string;
  script: string;
  /** When it fails, no later section with this flag runs. */
  stopOnFailure?: boolean;
  /**
   * A script of ours that only looks: the body of a function, which shares one shell with the quiet sections beside it. It
   * returns instead of exiting, stays in its folder, and reads no variable that it has not set. Its stderr is told apart
   * only where it fails, or sets `complained`: what those before it said otherwise comes with it. What it dumps is read
   * behind the last of them, in one process for all.
   */
  quiet?: boolean;
}

export interface SectionOutput {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** Bytes of its output were left out. */
  cut?: true;
}

/** The section that shows what files a row of quiet ones noted. */
const DUMPED = 'dumped ';

/**
 * One script that runs the sections in order with no stdin, each in a subshell, but quiet ones in a row share one: a fork
 * is what a section costs. `nonce` must be fresh and unguessable: it is what keeps a host's output from passing for a
 * mark. Whatever a shell prints at once is a packet to encrypt, send and read: so there is one mark, behind each section,
 * and quiet ones in a row are printed in blocks. A syntax error stays in its section; in a quiet one it keeps the whole
 * script from running, which is then read once and not once more for each word that it stands in.
 */
export function sectionScript(sections: readonly Section[], nonce: string): string {
  return `stop=
ended() { printf '\\n%s %s %s\\n' ${quote(nonce)} "$1" "$code"; }
section() { ( eval "$2" ) </dev/null 9>&-; code=$?; ended "$1"; ended "$1" >&2; }
quiet() { complained=; look; code=$?; ended "$1"; [ "$code$complained" = 0 ] || ended "$1" >&2; }
${rows(sections)
  .map((row, i) => rowScript(row, i, nonce))
  .join(`\nended ${quote(DUMPED)} >&2\n`)}
`;
}

/** Quiet sections in a row, or one that is not. */
function rows(sections: readonly Section[]): Section[][] {
  const found: Section[][] = [];
  for (const section of sections) {
    const row = found.at(-1);
    if (section.quiet && row?.[0]?.quiet) row.push(section);
    else found.push([section]);
  }
  return found;
}

function rowScript(row: readonly Section[], index: number, nonce: string): string {
  return row[0]?.quiet ? quietRow(row, index, nonce) : row.map(loudSection).join('\n');
}

function loudSection({ id, script, stopOnFailure }: Section): string {
  const run = `section ${quote(id)} ${quote(script)}`;
  return stopOnFailure ? `[ -n "$stop" ] || { ${run}; [ "$code" -eq 0 ] || stop=1; }` : run;
}

/**
 * dd(1) gathers its input to blocks of `obs` bytes when only `ibs` and `obs` are given (POSIX.1-2017 XCU dd). A busybox may
 * be built without it, or without these: it refuses them at once, and all are looked at again.
 */
function quietRow(given: readonly Section[], index: number, nonce: string): string {
  const row = [...given, { id: `${DUMPED}${index}`, script: 'dumped' }];
  const looks = `looks() {
${noteFiles(nonce)}
${row.map(({ id, script }) => `look() {\n${script}\n}\nquiet ${quote(id)}`).join('\n')}
}`;
  const alone = '( looks ) </dev/null 9>&-';
  const gathered = `looks </dev/null 9>&- | dd ibs=8k obs=32k 2>/dev/null 9>&- || ${alone}`;
  return `${looks}\n${given.length === 1 ? alone : gathered}`;
}

const CUT = { cut: true } as const;

/** What a shell says of a command that it did not find or could not run, and of one that a signal ended (POSIX.1-2017 XCU 2.8.2). */
const NOT_RUN = 126;

/**
 * Sections that ran to their end, by id. One that never ran, or was cut short, is not there, nor one whose files no
 * process showed.
 * `truncated`: the streams are the beginning and the end of longer ones, and a line says where (left-out.ts).
 * What that line stands in is not whole: files are not shown then, and a section says so.
 */
export function parseSections(
  stdout: string,
  stderr: string,
  nonce: string,
  truncated = false,
): Map<string, SectionOutput> {
  const isCut = (text: string): boolean => truncated && isLeftOut(text);
  const errors = split(stderr, nonce);
  const outputs = new Map<string, SectionOutput>();
  /** Those whose files are still to be shown. */
  const noted = new Map<string, SectionOutput>();
  for (const [id, { exitCode, text }] of split(stdout, nonce)) {
    if (id.startsWith(DUMPED)) {
      if (exitCode >= NOT_RUN || isCut(text)) continue;
      const shown = shownFiles(text);
      for (const output of noted.values()) output.stdout = readDumped(output.stdout, nonce, shown);
      noted.clear();
    } else {
      const output = {
        exitCode,
        stdout: text,
        stderr: errors.get(id)?.text ?? '',
        ...(isCut(text) ? CUT : {}),
      };
      outputs.set(id, output);
      if (hasNoted(text, nonce)) noted.set(id, output);
    }
  }
  for (const id of noted.keys()) outputs.delete(id);
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
