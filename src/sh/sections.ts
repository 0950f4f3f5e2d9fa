import { quote } from './quote.ts';

/** A piece of a script whose output and exit code come back apart from the others'. */
export interface Section {
  id: string;
  script: string;
  /** When it fails, no later section with this flag runs. */
  stopOnFailure?: boolean;
}

export interface SectionOutput {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * One script that runs the sections in order, each in a subshell with no stdin. `nonce` must be fresh and
 * unguessable: it is what keeps a host's output from passing for a frame. A syntax error stays in its section.
 */
export function sectionScript(sections: readonly Section[], nonce: string): string {
  const body = sections.map((section) => {
    const run = `section ${quote(section.id)} ${quote(section.script)}`;
    return section.stopOnFailure ? `[ -n "$stop" ] || { ${run}; [ "$code" -eq 0 ] || stop=1; }` : run;
  });
  return `stop=
frame() { printf '\\n%s %s\\n' ${quote(nonce)} "$1"; printf '\\n%s %s\\n' ${quote(nonce)} "$1" >&2; }
section() { frame "begin $1"; ( eval "$2" ) </dev/null 9>&-; code=$?; frame "end $code"; }
${body.join('\n')}
`;
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

function split(stream: string, nonce: string): Map<string, { text: string; exitCode: number }> {
  const found = new Map<string, { text: string; exitCode: number }>();
  const marker = `\n${nonce} `;
  let id: string | undefined;
  let from = 0;
  for (let at = stream.indexOf(marker); at !== -1; at = stream.indexOf(marker, at + 1)) {
    const lineEnd = stream.indexOf('\n', at + 1);
    if (lineEnd === -1) break;
    const [word, value = ''] = stream.slice(at + marker.length, lineEnd).split(' ');
    if (word === 'begin') {
      id = value;
      from = lineEnd + 1;
    } else if (id !== undefined) {
      // A marker right behind the begin line shares that line's newline.
      found.set(id, { text: stream.slice(from, Math.max(from, at)), exitCode: Number(value) });
      id = undefined;
    }
  }
  return found;
}
